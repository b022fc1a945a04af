package org.zeropoint.web.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.nodes.boundary.NodeDesk;
import org.zeropoint.nodes.entity.NodeReport;
import org.zeropoint.nodes.entity.NodeStart;
import org.zeropoint.nodes.entity.SignedCall;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.web.security.SignedCalls;
import org.zeropoint.web.wire.JsonBody;

/** What nodes say of themselves; each call is signed (RFC 9421) with the key of the node. */
@Path("/nodes/self")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "nodes")
@SecurityRequirement(name = "signature")
public class NodeSelfResource {

  @Inject private NodeDesk desk;
  @Inject private HttpServletRequest request;

  @POST
  @Path("/lease")
  @Operation(
      summary = "Take the next lease, as a process of a node that begins",
      description =
          "Names no lease (Zeropoint-Lease: 0). From then on every call with an older lease is"
              + " answered 409.")
  @RequestBody(ref = "nodeStart")
  @APIResponse(responseCode = "200", ref = "nodeOrders")
  public ObjectNode lease(JsonNode body) {
    return desk.lease(NodeStart.of(JsonBody.object(body))).json();
  }

  @POST
  @Path("/heartbeat")
  @Operation(
      summary = "Say how the node stands; the answer says what it shall hold",
      description =
          "409 when the lease that Zeropoint-Lease names is not in force, because nothing was heard"
              + " in time or another process of the node took one since.")
  @RequestBody(ref = "nodeReport")
  @APIResponse(responseCode = "200", ref = "nodeOrders")
  public ObjectNode heartbeat(JsonNode body) {
    long lease =
        SignedCalls.call(request)
            .map(SignedCall::lease)
            .orElseThrow(() -> new Forbidden("a heartbeat is signed by its node"));
    return desk.heartbeat(lease, NodeReport.of(JsonBody.object(body))).json();
  }
}
