package org.zeropoint.pipeline.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.ethics.boundary.EvidenceArchive;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.EvaluationRecord;
import org.zeropoint.pipeline.control.Candidates;
import org.zeropoint.pipeline.control.Loop;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Composite;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;

/** What was measured on a proposal's candidate, and what the built-in reviewer made of it. */
@Stateless
@Permitted
public class Evidence {

  @Inject private Callers callers;
  @Inject private EvidenceArchive archive;
  @Inject private Proposals proposals;
  @Inject private Candidates candidates;
  @Inject private Loop loop;

  /**
   * The evidence for the newest revision.
   *
   * @param evaluation empty when the proposal carries no candidate
   * @param seconds that measuring took, by part; empty when they are not known
   * @param review empty while the built-in reviewer has not judged it
   */
  public record EvidenceView(
      Optional<Evaluation> evaluation,
      Optional<String> digest,
      Optional<AiReview> review,
      Map<String, Double> seconds) {}

  @ReadOnly
  public EvidenceView of(String proposalId) {
    Proposal proposal = proposals.find(proposalId);
    String digest = proposals.revision(proposalId).content().at("/evidence/evaluation").asText("");
    Optional<EvaluationRecord> evaluation = archive.evaluation(callers.current().tenant(), digest);
    return new EvidenceView(
        evaluation.map(EvaluationRecord::evaluation),
        evaluation.map(EvaluationRecord::digest),
        archive.review(proposal.id(), proposal.digest()),
        evaluation.<Map<String, Double>>map(EvaluationRecord::seconds).orElse(Map.of()));
  }

  /**
   * Measures the candidate once more, against what is in production now, and makes a revision that
   * names the new results; it is judged afresh. Takes seconds, so no transaction waits for it; the
   * parts that write are audited each.
   *
   * @throws Conflict when the proposal carries no candidate or nothing changed
   */
  @Composite
  @Permitted({Role.AUTHOR, Role.ADMIN})
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public Proposal measureAgain(String proposalId) {
    Proposal proposal = proposals.find(proposalId);
    String ref =
        proposal
            .candidate()
            .orElseThrow(() -> new Conflict(proposalId + " carries no candidate to measure"));
    Candidates.Registered registered = candidates.candidate(ref);
    if (registered.isLive()) {
      throw new Conflict(ref + " is in production: there is nothing newer to measure it against");
    }
    Evaluation evaluation =
        archive.evaluated(registered.version().tenant(), candidates.task(registered));
    return candidates.remeasured(proposalId, proposal.digest(), registered, evaluation).proposal();
  }

  /**
   * Lets the built-in reviewer judge once more a revision that it could not judge.
   *
   * @throws Conflict when the last review was no error
   */
  @Composite
  @Permitted({Role.AUTHOR, Role.REVIEWER, Role.ADMIN})
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public EvidenceView reviewAgain(String proposalId) {
    Proposal proposal = proposals.find(proposalId);
    boolean error =
        archive
            .review(proposal.id(), proposal.digest())
            .filter(review -> AiReview.ERROR.equals(review.verdict()))
            .isPresent();
    if (!error) {
      throw new Conflict("only a review that ended in an error can be repeated");
    }
    loop.judge(proposal);
    return of(proposalId);
  }
}
