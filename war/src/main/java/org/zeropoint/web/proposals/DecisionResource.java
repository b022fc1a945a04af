package org.zeropoint.web.proposals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.pipeline.boundary.Evidence;
import org.zeropoint.pipeline.boundary.Promotions;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.web.models.AliasState;
import org.zeropoint.web.wire.JsonBody;
import org.zeropoint.web.wire.Located;
import org.zeropoint.web.wire.Part;

/** What was measured on a proposal's candidate, and its way into production. */
@Path("/proposals")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "decision")
public class DecisionResource {

  private static final int LONGEST_DIGEST = 100;

  @Inject private Evidence evidence;
  @Inject private Promotions promotions;
  @Inject private Proposals proposals;

  /**
   * The evidence for the newest revision.
   *
   * @param evaluation absent when the proposal carries no candidate
   * @param digest of the evaluation
   * @param review absent while the built-in reviewer has not judged it
   * @param measuringSeconds that measuring took, by part; absent when they are not known
   */
  public record EvidenceJson(
      String proposalId,
      Optional<Evaluation> evaluation,
      Optional<String> digest,
      Optional<ReviewJson> review,
      Optional<Map<String, Double>> measuringSeconds) {

    static EvidenceJson of(String proposalId, Evidence.EvidenceView view) {
      return new EvidenceJson(
          proposalId,
          view.evaluation(),
          view.digest(),
          view.review().map(ReviewJson::of),
          Optional.of(view.seconds()).filter(seconds -> !seconds.isEmpty()));
    }
  }

  /**
   * What an AI reviewer found.
   *
   * @param verdict {@code pass|fail|error}
   * @param digest the revision that it judged
   */
  public record ReviewJson(
      String reviewer, String verdict, String digest, Instant timestamp, List<Finding> findings) {

    static ReviewJson of(AiReview review) {
      return new ReviewJson(
          review.reviewer(),
          review.verdict(),
          review.digest(),
          review.reviewedAt(),
          review.findings());
    }
  }

  /**
   * How far a promotion by several people came.
   *
   * @param approvals who wants it, in the order in which they said so
   * @param needed how many have to
   */
  public record ApprovalsJson(
      String proposalId, String digest, List<String> approvals, int needed) {

    static ApprovalsJson of(Promotions.Promotion promotion) {
      return new ApprovalsJson(
          promotion.proposalId(), promotion.digest(), promotion.approvals(), promotion.needed());
    }
  }

  @GET
  @Path("/{proposalId}/evidence")
  @Operation(summary = "What was measured on the candidate, and the built-in review")
  public EvidenceJson evidence(@PathParam("proposalId") String proposalId) {
    String id = Part.identifier("proposalId", proposalId);
    return EvidenceJson.of(id, evidence.of(id));
  }

  @POST
  @Path("/{proposalId}/evidence")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Measure again, against what is in production now; makes a new revision")
  @APIResponse(responseCode = "200", ref = "proposal")
  public ObjectNode measureAgain(@PathParam("proposalId") String proposalId) {
    String id = Part.identifier("proposalId", proposalId);
    evidence.measureAgain(id);
    return proposals.json(id);
  }

  @POST
  @Path("/{proposalId}/review")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Repeat a built-in review that ended in an error")
  public EvidenceJson reviewAgain(@PathParam("proposalId") String proposalId) {
    String id = Part.identifier("proposalId", proposalId);
    return EvidenceJson.of(id, evidence.reviewAgain(id));
  }

  @POST
  @Path("/{proposalId}/promotion")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary =
          "Put the candidate of an accepted proposal into production; where the policy asks for two"
              + " people, the first is answered 202")
  @RequestBody(ref = "promotion")
  @APIResponseSchema(value = AliasState.class, responseCode = "201")
  @APIResponse(responseCode = "202", ref = "approvals")
  public Response promote(@PathParam("proposalId") String proposalId, InputStream body)
      throws IOException {
    String id = Part.identifier("proposalId", proposalId);
    ObjectNode wish = JsonBody.optional(body);
    JsonCheck check = JsonBody.check(wish, Set.of("digest"));
    check.text("digest", 1, LONGEST_DIGEST);
    JsonBody.require(check);
    Promotions.Promotion promotion =
        promotions.promote(id, Optional.ofNullable(wish.path("digest").textValue()));
    if (promotion.moved().isEmpty()) {
      return Located.accepted("proposals/" + id + "/gate", ApprovalsJson.of(promotion));
    }
    AliasState state = AliasState.of(promotion.moved().get());
    return Located.created("models/" + state.ref().orElseThrow(), state);
  }
}
