package org.zeropoint.web.proposals;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.consensus.boundary.Consensus;
import org.zeropoint.consensus.entity.Answer;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.Turn;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.pipeline.boundary.Inbox;
import org.zeropoint.proposals.entity.Overriding;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.web.wire.JsonBody;
import org.zeropoint.web.wire.Part;

/** Votes on a proposal and what the gate makes of them. */
@Path("/proposals")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "consensus")
public class ConsensusResource {

  private static final Set<String> FIELDS = Set.of("ai", "human", "notes", "digest");
  private static final int LONGEST = 10_000;

  @Inject private Consensus consensus;
  @Inject private Inbox inbox;

  /**
   * Why a proposal has the status that it has.
   *
   * @param overridden whether a human fail is lifted by an override
   */
  public record GateState(
      String proposalId,
      String digest,
      String status,
      List<Requirement> requirements,
      AppliedPolicy policy,
      boolean overridden,
      Optional<Overriding> override) {

    static GateState of(Consensus.GateView view) {
      return new GateState(
          view.proposal().proposalId(),
          view.proposal().digest(),
          view.decision().status().external(),
          view.decision().requirements(),
          new AppliedPolicy(view.policy().number(), view.policy().digest()),
          view.decision().override().isPresent(),
          view.decision().override());
    }
  }

  /** The version of the policy that the gate applied. */
  public record AppliedPolicy(int number, String digest) {}

  /** Who can do what now; no turns when the proposal waits for nobody. */
  public record TurnsJson(String proposalId, List<Turn> turns) {}

  /** One vote on the newest revision. */
  public record CastVote(
      String channel,
      String result,
      String voter,
      Optional<String> notes,
      String digest,
      Instant castAt) {

    static CastVote of(Vote vote) {
      return new CastVote(
          vote.channel().external(),
          vote.result(),
          vote.voter(),
          Optional.of(vote.notes()).filter(notes -> !notes.isEmpty()),
          vote.digest(),
          vote.castAt());
    }
  }

  @POST
  @Path("/{proposalId}/consensus")
  @Operation(summary = "Vote in the caller's own channel")
  @RequestBody(ref = "ballot")
  public Answer cast(@PathParam("proposalId") String proposalId, JsonNode body) {
    String id = Part.identifier("proposalId", proposalId);
    ObjectNode ballot = JsonBody.object(body);
    JsonCheck check = JsonBody.check(ballot, FIELDS);
    FIELDS.forEach(field -> check.text(field, 0, LONGEST));
    JsonBody.require(check);
    return consensus.cast(
        id,
        new Consensus.Ballot(
            text(ballot, "ai"),
            text(ballot, "human"),
            text(ballot, "notes"),
            text(ballot, "digest")));
  }

  @GET
  @Path("/{proposalId}/turn")
  @Operation(summary = "Whose turn it is, since when and why")
  public TurnsJson turn(@PathParam("proposalId") String proposalId) {
    String id = Part.identifier("proposalId", proposalId);
    return new TurnsJson(id, inbox.turns(id));
  }

  @GET
  @Path("/{proposalId}/votes")
  @Operation(summary = "The votes on the newest revision, oldest first")
  public List<CastVote> votes(@PathParam("proposalId") String proposalId) {
    return consensus.votes(Part.identifier("proposalId", proposalId)).stream()
        .map(CastVote::of)
        .toList();
  }

  private static Optional<String> text(ObjectNode ballot, String field) {
    return Optional.ofNullable(ballot.path(field).textValue());
  }
}
