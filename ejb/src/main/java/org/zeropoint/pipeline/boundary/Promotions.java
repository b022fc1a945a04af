package org.zeropoint.pipeline.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Governance;
import org.zeropoint.consensus.entity.PromotionApproval;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Seal;
import org.zeropoint.pipeline.control.PromotionStep;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Composite;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Traced;

/** Moves the alias {@code production} forward when the gate says accepted at that moment. */
@Stateless
@Permitted(Role.PROMOTER)
public class Promotions {

  @Inject private Callers callers;
  @Inject private ProposalShelf shelf;
  @Inject private Governance governance;
  @Inject private Registry registry;
  @Inject private PromotionStep step;

  /** An alias that was moved. */
  public record Moved(
      String synthiantId,
      String alias,
      Optional<ModelVersion> version,
      Optional<String> proposalId,
      String outcome)
      implements Traced {

    public static Moved by(AliasChange change, String outcome) {
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
   * there when the policy asks for more people. The stored weights are compared with their digest
   * once more, before anything is locked: a large file takes as long as it takes. Then the gate
   * decides anew, in the transaction of the move.
   *
   * @param digest the revision that is meant; empty for the newest
   * @throws org.zeropoint.shared.Forbidden when the caller wrote, last edited or trained it
   * @throws org.zeropoint.shared.Conflict with every unmet requirement
   */
  @Composite
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  @Permitted
  public Promotion promote(String proposalId, Optional<String> digest) {
    return step.promote(proposalId, digest, seal(proposalId));
  }

  /** Whoever may not promote, or names no proposal, is told so by the promotion itself. */
  private Optional<Seal> seal(String proposalId) {
    Caller caller = callers.current();
    if (!caller.hasAny(Role.PROMOTER)) {
      return Optional.empty();
    }
    try {
      return shelf
          .find(caller, proposalId)
          .candidate()
          .map(ref -> registry.version(caller, ref))
          .flatMap(registry::seal);
    } catch (NotFound e) {
      return Optional.empty();
    }
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
}
