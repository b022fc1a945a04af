package org.zeropoint.pipeline.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Governance;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.PromotionApproval;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.ModelAlias;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Synthiant;
import org.zeropoint.pipeline.control.Rollback;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalNews;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;
import org.zeropoint.shared.Violation;

/**
 * Moves the alias {@code production}: forward when the gate says accepted at that moment, back to
 * the version before, or away.
 */
@Stateless
@Permitted({Role.PROMOTER, Role.ADMIN})
public class Promotions {

  private static final int LONGEST_REASON = 500;

  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private ProposalShelf shelf;
  @Inject private Governance governance;
  @Inject private Registry registry;
  @Inject private Outbox outbox;

  /** An alias that was moved. */
  public record Moved(
      String synthiantId,
      String alias,
      Optional<ModelVersion> version,
      Optional<String> proposalId,
      String outcome)
      implements Traced {
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
  @Permitted(Role.PROMOTER)
  public Promotion promote(@Subject String proposalId, Optional<String> digest) {
    Caller caller = callers.current();
    Proposal proposal = shelf.locked(caller, proposalId);
    digest.ifPresent(d -> shelf.requireNewest(proposal, d));
    governance.requireMayPromote(proposal, caller);
    Synthiant synthiant = registry.locked(caller, proposal.synthiantId());
    requireAccepted(proposal);
    ModelVersion version = promotable(caller, proposal);
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

  private ModelVersion promotable(Caller caller, Proposal proposal) {
    String ref =
        proposal
            .candidate()
            .orElseThrow(
                () ->
                    new Conflict(
                        proposal.proposalId() + " carries no candidate that could go live"));
    ModelVersion version = registry.version(caller, ref);
    Optional<ModelVersion> live = registry.production(caller, proposal.synthiantId());
    if (live.filter(l -> l.id() == version.id()).isPresent()) {
      throw new Conflict(ref + " is in production already");
    }
    if (!registry.intact(version)) {
      throw new Conflict("the stored weights of " + ref + " are not what their digest says");
    }
    return version;
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
    return moved(
        registry.move(synthiant, ModelAlias.PRODUCTION, move),
        "promoted " + version.ref() + " on the strength of " + proposal.proposalId());
  }

  private void requireAccepted(Proposal proposal) {
    String proposalId = proposal.proposalId();
    GateDecision decision = governance.decide(proposal);
    if (decision.status() != Status.ACCEPTED) {
      List<Violation> unmet =
          decision.blocking().stream()
              .map(r -> new Violation("/requirements/" + r.name(), r.reason()))
              .toList();
      throw new Conflict(
          proposalId
              + " is not accepted; what is missing: "
              + String.join(
                  "; ",
                  decision.blocking().stream().map(r -> r.name() + ": " + r.reason()).toList()),
          unmet);
    }
  }

  /**
   * Points an alias to the version that it pointed to before.
   *
   * @param from the version that the caller saw there, an empty text for none; without it, whatever
   *     stands there now
   * @throws Conflict when another version stands there by now, so that a second click does not go
   *     back two
   */
  @Audited("alias.rollback")
  @Permitted(Role.PROMOTER)
  public Moved rollback(@Subject String synthiantId, String alias, Optional<String> from) {
    Synthiant synthiant = registry.locked(callers.current(), synthiantId);
    from.ifPresent(seen -> requireStill(synthiant, alias, seen));
    List<AliasChange> history = registry.history(synthiant, alias);
    ModelVersion before =
        Rollback.target(history)
            .orElseThrow(
                () -> new Conflict("there is no version before this one that " + alias + " had"));
    Optional<AliasChange> promotion = Rollback.promotionOf(history, before);
    var move =
        new AliasChange.Move(
            AliasChange.ROLLBACK,
            Optional.of(before),
            promotion.map(AliasChange::grounds).orElse(AliasChange.Grounds.NONE),
            Optional.empty(),
            callers.current().name(),
            clock.instant());
    return moved(registry.move(synthiant, alias, move), "rolled back to " + before.ref());
  }

  private void requireStill(Synthiant synthiant, String alias, String seen) {
    String now =
        registry
            .alias(synthiant, alias)
            .flatMap(ModelAlias::target)
            .map(ModelVersion::ref)
            .orElse("");
    if (!now.equals(seen)) {
      throw new Conflict(
          alias
              + " has moved since: it pointed to "
              + name(seen)
              + " and points to "
              + name(now)
              + " now; nothing was rolled back");
    }
  }

  private static String name(String ref) {
    return ref.isEmpty() ? "no version" : ref;
  }

  /**
   * Takes an alias out of service: it points to no version until the next promotion or rollback.
   *
   * @param reason why, for the history and the log; at most {@value #LONGEST_REASON} characters
   */
  @Audited("alias.remove")
  public Moved remove(@Subject String synthiantId, String alias, Optional<String> reason) {
    if (reason.filter(r -> r.length() > LONGEST_REASON).isPresent()) {
      throw new Invalid("/reason", "must have at most " + LONGEST_REASON + " characters");
    }
    Synthiant synthiant = registry.locked(callers.current(), synthiantId);
    ModelVersion live =
        registry
            .alias(synthiant, alias)
            .flatMap(ModelAlias::target)
            .orElseThrow(() -> new NotFound(synthiantId + " has no version in " + alias));
    var move =
        new AliasChange.Move(
            AliasChange.REMOVAL,
            Optional.empty(),
            AliasChange.Grounds.NONE,
            reason,
            callers.current().name(),
            clock.instant());
    return moved(
        registry.move(synthiant, alias, move),
        "took " + live.ref() + " out of service" + reason.map(r -> ": " + r).orElse(""));
  }

  private Moved moved(AliasChange change, String outcome) {
    String synthiantId = change.synthiant().synthiantId();
    governance.production(change.synthiant().tenant(), synthiantId);
    outbox.announce(news(change));
    return new Moved(synthiantId, change.alias(), change.to(), change.proposalId(), outcome);
  }

  private static Outbox.Event news(AliasChange change) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("alias", change.alias());
    change.to().ifPresent(version -> data.put("version", version.ref()));
    change.proposalId().ifPresent(id -> data.put("proposalId", id));
    String verb =
        Map.of(
                AliasChange.PROMOTION, "promoted",
                AliasChange.ROLLBACK, "rolled-back",
                AliasChange.REMOVAL, "removed")
            .get(change.kind());
    Synthiant synthiant = change.synthiant();
    return new Outbox.Event(synthiant.tenant(), "alias", synthiant.synthiantId(), verb, data);
  }
}
