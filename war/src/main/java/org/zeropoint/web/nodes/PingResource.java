package org.zeropoint.web.nodes;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.nodes.boundary.NodeDesk;

/** How far a node is from its coordinator. */
@Path("/blocks/ping")
@RequestScoped
@Tag(name = "nodes")
@SecurityRequirement(name = "signature")
public class PingResource {

  @Inject private NodeDesk desk;

  @GET
  @Operation(
      summary = "On a node: does nothing, for its coordinator to measure the way",
      description = "Signed with the coordinator's key, keyid \"coordinator\".")
  @APIResponse(responseCode = "204", ref = "done")
  public void ping() {
    desk.ping();
  }
}
