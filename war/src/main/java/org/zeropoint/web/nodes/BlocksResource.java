package org.zeropoint.web.nodes;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.training.boundary.BlockDesk;

/** What a node computes for its coordinator. */
@Path("/blocks")
@RequestScoped
@Tag(name = "nodes")
@SecurityRequirement(name = "signature")
public class BlocksResource {

  @Inject private BlockDesk desk;

  @POST
  @Path("/{operation}")
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(
      summary = "On a node: compute on its blocks",
      description =
          "report, forward, backward, keep, forget, open, extend or close; a frame of the block"
              + " protocol, signed with the coordinator's key. A refusal is an answer too.")
  @RequestBody(ref = "frame")
  @APIResponse(responseCode = "200", ref = "frame")
  public byte[] compute(@PathParam("operation") String operation, byte[] message) {
    return desk.compute(operation, message);
  }
}
