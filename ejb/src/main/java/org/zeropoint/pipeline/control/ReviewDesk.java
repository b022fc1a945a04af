package org.zeropoint.pipeline.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Consensus;
import org.zeropoint.ethics.boundary.EvidenceArchive;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.Judgement;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Risk;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Json;

/**
 * Finds the candidates that wait for the built-in reviewer, and writes its verdict and its vote in
 * one commit.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class ReviewDesk {

  private static final int MOST = 10;

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private EvidenceArchive archive;
  @Inject private Proposals proposals;
  @Inject private Consensus consensus;
  @Inject private Registry registry;

  /**
   * Undecided proposals of every tenant that carry a candidate and have no review of their newest
   * revision.
   */
  public List<Proposal> waiting() {
    return em.createQuery(
            "select p from Proposal p where p.hasCandidate = 1 and p.aiVerdict = 'pending'"
                + " and p.status in (?1, ?2) and not exists (select r from AiReview r"
                + " where r.proposalPk = p.id and r.digest = p.digest) order by p.id",
            Proposal.class)
        .setParameter(1, Status.PENDING.external())
        .setParameter(2, Status.UNDER_REVIEW.external())
        .setMaxResults(MOST)
        .getResultList();
  }

  /** Writes a judgement down; a pass or a fail is a vote, an error is none. */
  @Audited("review.record")
  public ReviewStep record(
      String proposalId, Judgement judgement, Optional<Evaluation> evaluation) {
    Proposal proposal = proposals.find(proposalId);
    String digest = judgement.revision();
    var review = new AiReview(proposal.id(), callers.current().name(), judgement, clock.instant());
    archive.keep(review);
    List<Finding> findings = judgement.findings();
    proposals.measured(
        proposalId,
        digest,
        metrics(proposal, findings, evaluation),
        ethicsReview(review, judgement));
    if (!AiReview.ERROR.equals(review.verdict())) {
      consensus.cast(
          proposalId,
          new Consensus.Ballot(
              Optional.of(review.verdict()),
              Optional.empty(),
              Optional.of(notes(findings)),
              Optional.of(digest)));
    }
    return new ReviewStep(proposalId, digest, review.verdict());
  }

  private ObjectNode metrics(
      Proposal proposal, List<Finding> findings, Optional<Evaluation> evaluation) {
    JsonNode training = proposals.revision(proposal.proposalId()).content().path("trainingData");
    ObjectNode metrics = Json.mapper().createObjectNode();
    // What was made elsewhere has no training here.
    metrics.put("trainingSteps", training.path("steps").asInt(0));
    metrics.put("modelUsed", modelUsed(proposal));
    metrics.put("safetyValidated", findings.stream().noneMatch(Finding::hinders));
    evaluation.flatMap(Evaluation::gain).ifPresent(gain -> metrics.put("performanceGain", gain));
    metrics.put("riskAssessment", Risk.HIGH.external());
    return metrics;
  }

  private String modelUsed(Proposal proposal) {
    return proposal
        .candidate()
        .map(ref -> registry.version(callers.current(), ref).modelId())
        .orElse("");
  }

  private static ObjectNode ethicsReview(AiReview review, Judgement judgement) {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("complianceScore", judgement.complianceScore());
    json.put("biasAssessment", judgement.biasAssessment());
    var checks = json.putArray("safetyChecks");
    judgement.safetyChecks().forEach(checks::add);
    var recommendations = json.putArray("recommendations");
    judgement.recommendations().forEach(recommendations::add);
    json.put("reviewer", review.reviewer());
    json.put("timestamp", review.reviewedAt().toString());
    return json;
  }

  private static String notes(List<Finding> findings) {
    List<String> failed =
        findings.stream()
            .filter(Finding::hinders)
            .map(f -> f.rule() + ": " + f.evidence())
            .toList();
    return failed.isEmpty() ? allPass(findings) : String.join("\n", failed);
  }

  private static String allPass(List<Finding> findings) {
    long applicable = findings.stream().filter(Finding::applies).count();
    boolean others = findings.stream().anyMatch(f -> f.outcome() == Outcome.NOT_APPLICABLE);
    return "All %d rules%s pass.".formatted(applicable, others ? " that apply" : "");
  }
}
