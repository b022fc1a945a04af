package org.zeropoint.pipeline.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Governance;
import org.zeropoint.consensus.entity.PromotionApproval;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.ModelAlias;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Synthiant;
import org.zeropoint.pipeline.control.AliasMoves;
import org.zeropoint.pipeline.control.Readiness;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalNews;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;

/** Moves the alias {@code production} forward when the gate says accepted at that moment. */
@Stateless
@Permitted(Role.PROMOTER)
public class Promotions {

  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private ProposalShelf shelf;
  @Inject private Governance governance;
  @Inject private Registry registry;
  @Inject private Readiness readiness;
  @Inject private AliasMoves moves;
  @Inject private Outbox outbox;

  /** An alias that was moved. */
  public record Moved(
      String synthiantId,
      String alias,
      Optional<ModelVersion> version,
      Optional<String> proposalId,
      String outcome)
      implements Traced {

    static Moved by(AliasChange change, String outcome) {
      return new Moved(
          change.synthiant().synthiantId(),
          change.alias(),
          change.to(),
          change.proposalId(),
          outcome);
    }

    @Override
    public String auditSubject() {
      return synthiantId + "@" + alias;
    }

    @Override
    public Optional<Digest> auditDigest() {
      return version.map(v -> new Digest(v.digest()));
    }

    @Override
    public String auditOutcome() {
      return outcome;
    }
  }

  /**
   * What came of a wish to promote.
   *
   * @param moved empty while more promoters have to ask for it
   * @param approvals who asked for it so far
   * @param needed how many have to
   */
  public record Promotion(
      String proposalId, String digest, Optional<Moved> moved, List<String> approvals, int needed)
      implements Traced {

    public Promotion {
      approvals = List.copyOf(approvals);
    }

    @Override
    public String auditSubject() {
      return moved.map(Moved::auditSubject).orElse(proposalId);
    }

    @Override
    public Optional<Digest> auditDigest() {
      return moved.map(Moved::auditDigest).orElse(Optional.of(new Digest(digest)));
    }

    @Override
    public String auditOutcome() {
      String approved = "approved by " + String.join(", ", approvals);
      return moved.isEmpty()
          ? approved + "; " + needed + " are needed, nothing moved"
          : moved.get().auditOutcome() + (needed > 1 ? ", " + approved : "");
    }
  }

  /**
   * Puts the candidate of an accepted proposal into production, or notes that the caller wants it
   * there when the policy asks for more people. The gate decides anew in this transaction, and the
   * stored weights are compared with their digest once more.
   *
   * @param digest the revision that is meant; empty for the newest
   * @throws org.zeropoint.shared.Forbidden when the caller wrote, last edited or trained it
   * @throws Conflict with every unmet requirement
   */
  @Audited("alias.promote")
  public Promotion promote(@Subject String proposalId, Optional<String> digest) {
    Caller caller = callers.current();
    Proposal proposal = shelf.locked(caller, proposalId);
    digest.ifPresent(d -> shelf.requireNewest(proposal, d));
    governance.requireMayPromote(proposal, caller);
    Synthiant synthiant = registry.locked(caller, proposal.synthiantId());
    governance.reconsider(proposal);
    ModelVersion version = readiness.require(proposal, caller);
    List<String> approvals =
        governance.approve(proposal, caller).stream().map(PromotionApproval::approver).toList();
    int needed = governance.promoters(proposal);
    Optional<Moved> moved =
        approvals.size() < needed
            ? Optional.empty()
            : Optional.of(move(synthiant, proposal, version));
    if (moved.isEmpty()) {
      outbox.announce(ProposalNews.of(proposal, "approved"));
    }
    return new Promotion(proposalId, proposal.digest(), moved, approvals, needed);
  }

  /** Who wants the newest revision in production, and how many have to. */
  @ReadOnly
  @Permitted
  public Approvals approvals(String proposalId) {
    Proposal proposal = shelf.find(callers.current(), proposalId);
    return new Approvals(governance.approvals(proposal), governance.promoters(proposal));
  }

  /**
   * How far a promotion by several people came.
   *
   * @param needed 1 when one promoter suffices
   */
  public record Approvals(List<PromotionApproval> given, int needed) {
    public Approvals {
      given = List.copyOf(given);
    }
  }

  private Moved move(Synthiant synthiant, Proposal proposal, ModelVersion version) {
    var move =
        new AliasChange.Move(
            AliasChange.PROMOTION,
            Optional.of(version),
            new AliasChange.Grounds(
                Optional.of(proposal.proposalId()),
                Optional.of(proposal.digest()),
                proposal.policyDigest()),
            Optional.empty(),
            callers.current().name(),
            clock.instant());
    governance.promoted(proposal);
    return Moved.by(
        moves.make(synthiant, ModelAlias.PRODUCTION, move),
        "promoted " + version.ref() + " on the strength of " + proposal.proposalId());
  }
}
