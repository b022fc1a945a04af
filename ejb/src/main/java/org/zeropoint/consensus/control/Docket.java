package org.zeropoint.consensus.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.zeropoint.consensus.boundary.EvidenceSource;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.consensus.entity.PolicyState;
import org.zeropoint.consensus.entity.PromotionApproval;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.VetoLift;
import org.zeropoint.consensus.entity.VetoOverride;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;

/** Brings together what the gate looks at. */
@ApplicationScoped
public class Docket {

  @Inject private Ballots ballots;
  @Inject private PolicyBook policies;
  @Inject @Any private Instance<EvidenceSource> evidence;
  @Inject private Clock clock;

  /**
   * A decision on the newest revision.
   *
   * @param facts what it was made from, as the log keeps it
   */
  public record Ruling(GateDecision decision, ObjectNode facts) {}

  /** The gate's decision on the newest revision, as of now. */
  public GateDecision decide(Proposal proposal, Revision revision) {
    return Gate.decide(input(proposal, revision, policies.current(proposal.tenant())));
  }

  /** The same with what it was made from, for the log. */
  public Ruling rule(Proposal proposal, Revision revision) {
    PolicyState policy = policies.current(proposal.tenant());
    GateInput input = input(proposal, revision, policy);
    GateDecision decision = Gate.decide(input);
    return new Ruling(decision, GateRecord.of(proposal, input, decision, policy));
  }

  /** What the decision under a policy depends on, as of now. */
  public GateInput input(Proposal proposal, Revision revision, PolicyState policy) {
    Instant now = clock.instant();
    return new GateInput(
        proposal.digest(),
        new GateInput.People(Ballots.excluded(proposal, revision), proposal.authorIsService()),
        ballots(proposal),
        measured(proposal, revision),
        ballots.overrides(proposal).stream()
            .filter(override -> override.revokedAt().isEmpty())
            .map(VetoOverride::overriding)
            .toList(),
        proposal.withdrawal(),
        ballots.approvals(proposal).stream().map(PromotionApproval::approver).toList(),
        demands(proposal, policy),
        now);
  }

  /** What a policy asks of a proposal. */
  public static GateInput.Demands demands(Proposal proposal, PolicyState policy) {
    return new GateInput.Demands(
        policy.policy().terms(proposal.changeType(), proposal.risk()), policy.digest());
  }

  private List<GateInput.Ballot> ballots(Proposal proposal) {
    Set<Long> lifted =
        ballots.lifts(proposal).stream().map(VetoLift::votePk).collect(Collectors.toSet());
    return ballots.votes(proposal).stream()
        .map(vote -> GateInput.Ballot.of(vote, lifted.contains(vote.id())))
        .toList();
  }

  private GateInput.Measured measured(Proposal proposal, Revision revision) {
    OptionalDouble score =
        revision
            .ethicsReview()
            .map(review -> review.path("complianceScore"))
            .filter(value -> value.isNumber())
            .map(value -> OptionalDouble.of(value.doubleValue()))
            .orElse(OptionalDouble.empty());
    return new GateInput.Measured(
        proposal.candidate().isPresent(), score, evidence(proposal, revision));
  }

  private List<Requirement> evidence(Proposal proposal, Revision revision) {
    var requirements = new ArrayList<Requirement>();
    if (evidence.isUnsatisfied()) {
      requirements.add(
          new Requirement("evidence", Requirement.State.ERROR, "nothing here can measure"));
    }
    for (EvidenceSource source : evidence) {
      try {
        requirements.addAll(source.requirements(proposal, revision));
      } catch (RuntimeException e) {
        requirements.add(
            new Requirement(
                "evidence", Requirement.State.ERROR, "cannot be read: " + e.getMessage()));
      }
    }
    return requirements;
  }
}
