package org.zeropoint.pipeline.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Governance;
import org.zeropoint.consensus.entity.Answer;
import org.zeropoint.consensus.entity.Reason;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.entity.Overriding;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalNews;
import org.zeropoint.security.boundary.Accounts;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Subject;

/**
 * Lifts the human fails on a revision for a time, against the will of who cast them. Somebody with
 * the role overrider answers for it with a reason, and proves with the password to be there.
 */
@Stateless
@Permitted(Role.OVERRIDER)
public class Overrides {

  public static final int DEFAULT_DAYS = 7;
  public static final int MOST_DAYS = 30;

  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private Accounts accounts;
  @Inject private ProposalShelf shelf;
  @Inject private Governance governance;
  @Inject private Outbox outbox;

  /**
   * What an overrider sends.
   *
   * @param digest the revision that is meant; empty for the newest
   * @param password the caller's own, checked now and never kept
   * @param days for how long, 1 to 30; empty with {@code expiresAt}, or for 7
   * @param expiresAt until when, at most 30 days from now
   */
  public record Wish(
      Optional<String> digest,
      String reason,
      String password,
      Optional<Integer> days,
      Optional<Instant> expiresAt) {

    @Override
    public String toString() {
      return "Wish[digest=" + digest + ", reason=" + reason + "]";
    }
  }

  /**
   * Lifts the human fails that stand on the newest revision; the gate decides anew and still asks
   * for everything else.
   *
   * @throws Forbidden when the password is wrong, the caller is a program, or stands too close to
   *     the proposal or the fail
   * @throws org.zeropoint.shared.Conflict when no human fail stands
   */
  @Audited("veto.override")
  public Answer override(@Subject String proposalId, Wish wish) {
    Caller caller = callers.current();
    if (caller.service()) {
      throw new Forbidden("a program overrides no veto");
    }
    String why = Reason.required(wish.reason());
    Instant now = clock.instant();
    Instant end = end(wish, now);
    requirePassword(caller, wish.password());
    Proposal proposal = shelf.locked(caller, proposalId);
    wish.digest().ifPresent(digest -> shelf.requireNewest(proposal, digest));
    Answer answer =
        governance.override(
            proposal, caller, new Overriding(caller.name(), why, clock.instant(), end));
    announce(proposal);
    return answer;
  }

  /** Why the caller cannot override the fails on it now, in words; empty when they can. */
  @ReadOnly
  @Permitted
  public Optional<String> whyNot(String proposalId) {
    Caller caller = callers.current();
    if (caller.service() || !caller.has(Role.OVERRIDER)) {
      return Optional.of("only a person with the role overrider lifts a fail of somebody else");
    }
    return governance.whyNotOverride(shelf.find(caller, proposalId), caller);
  }

  /** Ends an override before its time: the fails count again. */
  @Audited("veto.override-revoked")
  public Answer revoke(@Subject String proposalId) {
    Caller caller = callers.current();
    Proposal proposal = shelf.locked(caller, proposalId);
    Answer answer = governance.revoke(proposal, caller);
    announce(proposal);
    return answer;
  }

  private static Instant end(Wish wish, Instant now) {
    if (wish.days().isPresent() && wish.expiresAt().isPresent()) {
      throw new Invalid("/expiresAt", "must not be sent together with days");
    }
    int days = wish.days().orElse(DEFAULT_DAYS);
    if (days < 1 || days > MOST_DAYS) {
      throw new Invalid("/days", "must be between 1 and " + MOST_DAYS);
    }
    // What the database keeps of it, so that the log says the same.
    Instant end =
        wish.expiresAt().orElse(now.plus(Duration.ofDays(days))).truncatedTo(ChronoUnit.MICROS);
    if (!end.isAfter(now) || end.isAfter(now.plus(Duration.ofDays(MOST_DAYS)))) {
      throw new Invalid(
          "/expiresAt", "must be in the future, and at most " + MOST_DAYS + " days from now");
    }
    return end;
  }

  private void requirePassword(Caller caller, String password) {
    if (accounts.authenticate(caller.name(), password).isEmpty()) {
      String rule = "is not that of " + caller.name();
      throw new Forbidden("the password " + rule, "/password", rule);
    }
  }

  private void announce(Proposal proposal) {
    outbox.announce(ProposalNews.decided(proposal, "overridden"));
  }
}
