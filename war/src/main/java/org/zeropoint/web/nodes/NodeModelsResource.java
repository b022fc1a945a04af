package org.zeropoint.web.nodes;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.boundary.NodeModels;
import org.zeropoint.web.wire.Part;

/** Files of models for nodes. */
@Path("/nodes/self/models")
@RequestScoped
@Tag(name = "nodes")
@SecurityRequirement(name = "signature")
public class NodeModelsResource {

  @Inject private NodeModels models;

  @GET
  @Path("/{digest}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(
      summary = "A piece of the file of a model that the calling node shall hold blocks of",
      description =
          "The digest is that of the file, in hexadecimal; from is the number of the first byte. A"
              + " piece of less than 8 MiB is the last.")
  @APIResponse(responseCode = "200", ref = "piece")
  public byte[] piece(
      @PathParam("digest") String digest, @QueryParam("from") @DefaultValue("0") String from) {
    if (!digest.matches("[0-9a-f]{64}")) {
      throw new Invalid("/digest", "must be 64 hexadecimal digits");
    }
    return models.piece(new Digest("sha256:" + digest), Part.number("from", from));
  }
}
