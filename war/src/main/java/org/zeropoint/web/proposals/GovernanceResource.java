package org.zeropoint.web.proposals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.consensus.boundary.Vetoes;
import org.zeropoint.consensus.entity.Answer;
import org.zeropoint.consensus.entity.Reason;
import org.zeropoint.pipeline.boundary.Overrides;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.web.wire.JsonBody;
import org.zeropoint.web.wire.Part;

/** What undoes a judgement: a fail taken back, an override, a withdrawal. */
@Path("/proposals")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "consensus")
public class GovernanceResource {

  private static final String REASON = "reason";
  private static final Set<String> WISH = Set.of("digest", REASON, "password", "days", "expiresAt");
  private static final int LONGEST_DIGEST = 100;
  private static final int LONGEST_PASSWORD = 200;

  @Inject private Vetoes vetoes;
  @Inject private Overrides overrides;

  @POST
  @Path("/{proposalId}/veto/lift")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Take the caller's own fail back; the gate decides anew")
  @RequestBody(ref = "reason")
  public Answer lift(@PathParam("proposalId") String proposalId, JsonNode body) {
    String id = Part.identifier("proposalId", proposalId);
    ObjectNode wish = JsonBody.object(body);
    JsonCheck check = JsonBody.check(wish, Set.of(REASON));
    check.required(REASON);
    check.text(REASON, Reason.SHORTEST, Reason.LONGEST);
    JsonBody.require(check);
    return vetoes.lift(id, wish.path(REASON).textValue());
  }

  @POST
  @Path("/{proposalId}/withdraw")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "The author takes the newest revision back; another one reopens it")
  @RequestBody(ref = "withdrawal")
  public Answer withdraw(@PathParam("proposalId") String proposalId, InputStream body)
      throws IOException {
    String id = Part.identifier("proposalId", proposalId);
    ObjectNode wish = JsonBody.optional(body);
    JsonCheck check = JsonBody.check(wish, Set.of(REASON));
    check.text(REASON, 0, Reason.LONGEST);
    JsonBody.require(check);
    return vetoes.withdraw(id, Optional.ofNullable(wish.path(REASON).textValue()));
  }

  @POST
  @Path("/{proposalId}/override")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Lift the human fails for a time; asks for the caller's password")
  @RequestBody(ref = "override")
  public Answer override(@PathParam("proposalId") String proposalId, JsonNode body) {
    String id = Part.identifier("proposalId", proposalId);
    ObjectNode wish = JsonBody.object(body);
    JsonCheck check = JsonBody.check(wish, WISH);
    check.text("digest", 1, LONGEST_DIGEST);
    check.required(REASON);
    check.text(REASON, Reason.SHORTEST, Reason.LONGEST);
    check.required("password");
    check.text("password", 1, LONGEST_PASSWORD);
    check.integer("days", 1, Overrides.MOST_DAYS);
    check.time("expiresAt");
    JsonBody.require(check);
    return overrides.override(
        id,
        new Overrides.Wish(
            Optional.ofNullable(wish.path("digest").textValue()),
            wish.path(REASON).textValue(),
            wish.path("password").textValue(),
            Optional.of(wish.path("days")).filter(JsonNode::isInt).map(JsonNode::intValue),
            expiry(wish)));
  }

  private static Optional<Instant> expiry(ObjectNode wish) {
    return Optional.ofNullable(wish.path("expiresAt").textValue())
        .map(text -> OffsetDateTime.parse(text).toInstant());
  }

  @DELETE
  @Path("/{proposalId}/override")
  @Operation(summary = "End an override before its time: the fails count again")
  public Answer revoke(@PathParam("proposalId") String proposalId) {
    return overrides.revoke(Part.identifier("proposalId", proposalId));
  }
}
