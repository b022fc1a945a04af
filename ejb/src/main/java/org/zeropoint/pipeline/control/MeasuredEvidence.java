package org.zeropoint.pipeline.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.boundary.EvidenceSource;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.Requirement.State;
import org.zeropoint.ethics.boundary.EvidenceArchive;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.ethics.entity.EvaluationRecord;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.Caller;

/**
 * What measurements say to the gate: whether they could be made, and against which version in
 * production.
 */
@ApplicationScoped
public class MeasuredEvidence implements EvidenceSource {

  private static final String MEASUREMENTS = "measurements";
  private static final String BASE_CURRENT = "base-current";

  @Inject private EvidenceArchive archive;
  @Inject private Registry registry;

  @Override
  public List<Requirement> requirements(Proposal proposal, Revision revision) {
    if (proposal.candidate().isEmpty()) {
      return List.of(
          new Requirement(MEASUREMENTS, State.NOT_APPLICABLE, "the proposal carries no candidate"),
          new Requirement(BASE_CURRENT, State.NOT_APPLICABLE, "the proposal carries no candidate"));
    }
    return List.of(measurements(proposal), baseCurrent(proposal, revision));
  }

  private Requirement measurements(Proposal proposal) {
    Optional<AiReview> review = archive.review(proposal.id(), proposal.digest());
    if (review.isEmpty()) {
      return new Requirement(
          MEASUREMENTS,
          State.UNSATISFIED,
          "the built-in reviewer has not judged this revision yet");
    }
    List<Finding> findings = review.get().findings();
    long passed = findings.stream().filter(Finding::passes).count();
    long applicable = findings.stream().filter(Finding::applies).count();
    long others =
        findings.stream().filter(f -> f.outcome() == Finding.Outcome.NOT_APPLICABLE).count();
    String count =
        passed
            + " of "
            + applicable
            + " rules pass"
            + (others == 0 ? "" : "; " + others + " not applicable");
    return switch (review.get().verdict()) {
      case AiReview.PASS -> new Requirement(MEASUREMENTS, State.SATISFIED, count);
      case AiReview.FAIL -> new Requirement(MEASUREMENTS, State.UNSATISFIED, count);
      default -> new Requirement(MEASUREMENTS, State.ERROR, firstError(findings));
    };
  }

  private static String firstError(List<Finding> findings) {
    return findings.stream()
        .filter(f -> f.outcome() == Finding.Outcome.ERROR)
        .findFirst()
        .map(f -> f.rule() + ": " + f.evidence())
        .orElse("nothing was found");
  }

  /**
   * A candidate is judged against what is live; when that moved on, it has to be measured again.
   */
  private Requirement baseCurrent(Proposal proposal, Revision revision) {
    String digest = revision.content().at("/evidence/evaluation").asText();
    Optional<EvaluationRecord> evaluation = archive.evaluation(proposal.tenant(), digest);
    if (evaluation.isEmpty()) {
      return new Requirement(BASE_CURRENT, State.ERROR, "the evaluation " + digest + " is missing");
    }
    Optional<ModelVersion> production =
        registry.production(tenant(proposal), proposal.synthiantId());
    Optional<ModelVersion> measuredAgainst = evaluation.get().baseline();
    boolean isLive =
        production.filter(p -> p.id() == evaluation.get().candidate().id()).isPresent();
    if (isLive || same(production, measuredAgainst)) {
      return new Requirement(
          BASE_CURRENT,
          State.SATISFIED,
          measuredAgainst
              .map(version -> "measured against " + version.ref())
              .orElse("nothing was in production: measured against simple baselines"));
    }
    return new Requirement(
        BASE_CURRENT,
        State.UNSATISFIED,
        "measured against "
            + name(measuredAgainst)
            + ", but "
            + name(production)
            + " is in production now: measure again");
  }

  private static boolean same(Optional<ModelVersion> one, Optional<ModelVersion> other) {
    return one.map(ModelVersion::id).equals(other.map(ModelVersion::id));
  }

  private static String name(Optional<ModelVersion> version) {
    return version.map(ModelVersion::ref).orElse("no version");
  }

  private static Caller tenant(Proposal proposal) {
    return Caller.internal("gate", proposal.tenant());
  }
}
