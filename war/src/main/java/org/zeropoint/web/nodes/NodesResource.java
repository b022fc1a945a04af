package org.zeropoint.web.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.nodes.boundary.Enrolments;
import org.zeropoint.nodes.boundary.Nodes;
import org.zeropoint.nodes.entity.EnrolmentWish;
import org.zeropoint.nodes.entity.NodeStanding;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.training.boundary.NodeLinks;
import org.zeropoint.training.entity.NodeLink;
import org.zeropoint.web.nodes.SignedCallFilter.Body;
import org.zeropoint.web.security.SignedCalls;
import org.zeropoint.web.wire.JsonBody;
import org.zeropoint.web.wire.Located;
import org.zeropoint.web.wire.Part;

/** The machines that compute for this one. */
@Path("/nodes")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "nodes")
public class NodesResource {

  private static final int LONGEST_NAME = 60;
  private static final int LONGEST_REASON = 500;

  @Inject private Nodes nodes;
  @Inject private Enrolments enrolments;
  @Inject private NodeLinks links;
  @Inject private HttpServletRequest request;

  /**
   * A code.
   *
   * @param code the secret; it is shown this once
   */
  public record CodeJson(String name, String code, Instant expiresAt) {}

  @GET
  @Operation(summary = "The nodes by name, with how they stood when they were heard last")
  public List<NodeJson> list() {
    List<NodeStanding> standing = nodes.list();
    Map<String, NodeLink> found = links.of(standing);
    return standing.stream()
        .map(node -> NodeJson.of(node, found.get(node.node().nodeId())))
        .toList();
  }

  @POST
  @Path("/codes")
  @Operation(
      summary = "Make a code that enrols one node; it is shown this once",
      description = "Needs the role admin.")
  @RequestBody(ref = "nodeCode")
  @APIResponseSchema(value = CodeJson.class, responseCode = "201")
  public Response code(JsonNode body) {
    ObjectNode wish = JsonBody.object(body);
    JsonCheck check = JsonBody.check(wish, Set.of("name"));
    check.required("name");
    check.identifier("name", 1, LONGEST_NAME);
    JsonBody.require(check);
    Enrolments.Issued issued = enrolments.issue(wish.path("name").textValue());
    return Response.status(Response.Status.CREATED)
        .entity(new CodeJson(issued.code().name(), issued.secret(), issued.code().expiresAt()))
        .build();
  }

  @POST
  @Operation(
      summary = "Become a node, with a code and a key of one's own",
      description =
          "Signed with the key that the body names, keyid \"new\" (RFC 9421); the answer is signed"
              + " with the coordinator's key, which it names. 403 when the code is not known, was"
              + " used or has expired. The same key may come with the same code again, should the"
              + " answer be lost.")
  @RequestBody(ref = "enrolment")
  @SecurityRequirement(name = "signature")
  @APIResponse(responseCode = "201", ref = "newNode")
  public Response enrol(JsonNode body) {
    Body came = (Body) request.getAttribute(SignedCallFilter.BODY);
    Enrolments.Enrolled enrolled =
        enrolments.enrol(
            SignedCalls.head(request),
            EnrolmentWish.of(JsonBody.object(body)),
            came.digest(),
            came.length());
    SignedCalls.answerTo(request, enrolled.call());
    return Located.created("nodes/" + enrolled.node().orders().node(), enrolled.node().json());
  }

  @GET
  @Path("/{node}")
  @Operation(summary = "One node")
  @APIResponseSchema(value = NodeJson.class, responseCode = "200")
  public NodeJson get(@PathParam("node") String node) {
    NodeStanding standing = nodes.get(id(node));
    return NodeJson.of(standing, links.of(List.of(standing)).get(standing.node().nodeId()));
  }

  @POST
  @Path("/{node}/pause")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Give a node no new work; it keeps its blocks",
      description = "Needs the role admin, as every change of a node does.")
  @APIResponseSchema(value = NodeJson.class, responseCode = "200")
  public NodeJson pause(@PathParam("node") String node) {
    return changed(nodes::pause, node);
  }

  @POST
  @Path("/{node}/resume")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Give a node work again that was paused or is draining")
  @APIResponseSchema(value = NodeJson.class, responseCode = "200")
  public NodeJson resume(@PathParam("node") String node) {
    return changed(nodes::resume, node);
  }

  @POST
  @Path("/{node}/drain")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Have a node finish what it has and hand its blocks over")
  @APIResponseSchema(value = NodeJson.class, responseCode = "200")
  public NodeJson drain(@PathParam("node") String node) {
    return changed(nodes::drain, node);
  }

  @POST
  @Path("/{node}/quarantine")
  @Operation(summary = "Trust a node no longer: it gets nothing until it is released")
  @RequestBody(ref = "quarantine")
  @APIResponseSchema(value = NodeJson.class, responseCode = "200")
  public NodeJson quarantine(@PathParam("node") String node, JsonNode body) {
    ObjectNode why = JsonBody.object(body);
    JsonCheck check = JsonBody.check(why, Set.of("reason"));
    check.required("reason");
    check.text("reason", 1, LONGEST_REASON);
    JsonBody.require(check);
    String reason = why.path("reason").textValue();
    return changed(id -> nodes.quarantine(id, reason), node);
  }

  @POST
  @Path("/{node}/release")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Trust a node again that was quarantined")
  @APIResponseSchema(value = NodeJson.class, responseCode = "200")
  public NodeJson release(@PathParam("node") String node) {
    return changed(nodes::release, node);
  }

  @DELETE
  @Path("/{node}")
  @Operation(
      summary = "Remove a node, with its key",
      description = "409 while it may be at work: stop it or quarantine it first.")
  @APIResponse(responseCode = "204", ref = "done")
  public void remove(@PathParam("node") String node) {
    nodes.remove(id(node));
  }

  private NodeJson changed(Consumer<String> change, String node) {
    change.accept(id(node));
    return get(node);
  }

  private static String id(String node) {
    return Part.identifier("node", node);
  }
}
