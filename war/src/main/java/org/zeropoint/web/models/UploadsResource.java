package org.zeropoint.web.models;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.pipeline.boundary.Uploads;
import org.zeropoint.web.wire.Part;

/** What became of models that were sent. */
@Path("/uploads")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "models")
public class UploadsResource {

  @Inject private Uploads uploads;

  @GET
  @Operation(summary = "The caller's newest uploads, at most 50")
  public List<UploadJson> list() {
    return uploads.mine().stream().map(UploadJson::of).toList();
  }

  @GET
  @Path("/{uploadId}")
  @Operation(summary = "An upload, and what became of it")
  public UploadJson get(@PathParam("uploadId") String uploadId) {
    return UploadJson.of(uploads.find(Part.identifier("uploadId", uploadId)));
  }
}
