package org.zeropoint.pipeline.control;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.zeropoint.ethics.boundary.RepeatArchive;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.ethics.entity.Judgement;
import org.zeropoint.ethics.entity.ReviewRepeat;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Outbox;

/**
 * The short transactions of a review that is made again. The server that begins it has it for
 * {@code LEASE}, and for longer when it says so in time; what it gave up, another one ends.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class RepeatDesk {

  /** How long nothing may be heard of a server that makes one. */
  static final Duration LEASE = Duration.ofSeconds(30);

  private static final int MOST = 10;

  @PersistenceContext private EntityManager em;
  @Inject private RepeatArchive archive;
  @Inject private Outbox outbox;
  @Inject private Clock clock;

  /**
   * A repeat that is not over.
   *
   * @param revision that was reviewed
   * @param begun whether a server began it, and gave it up
   */
  public record Open(long id, Revision revision, AiReview review, boolean anew, boolean begun) {

    public Proposal proposal() {
      return revision.proposal();
    }
  }

  /** Those of every tenant that no server is at, oldest first. */
  public List<Open> open() {
    return archive.unattended(clock.instant(), MOST).stream()
        .map(
            repeat ->
                new Open(
                    repeat.id(),
                    revision(repeat.review()),
                    repeat.review(),
                    repeat.anew(),
                    repeat.startedAt().isPresent()))
        .toList();
  }

  private Revision revision(AiReview review) {
    return em.createQuery(
            "select r from Revision r where r.proposal.id = ?1 and r.digest = ?2", Revision.class)
        .setParameter(1, review.proposalPk())
        .setParameter(2, review.digest())
        .getSingleResult();
  }

  @Audited("review.begin")
  public ReviewStep begin(long id) {
    ReviewRepeat repeat = archive.locked(id);
    Instant now = clock.instant();
    repeat.begin(now, now.plus(LEASE));
    return step(repeat);
  }

  /** Says that this server is still at it, which leaves no entry in the log. */
  public void renew(long id) {
    archive.locked(id).renew(clock.instant().plus(LEASE));
  }

  @Audited("review.repeated")
  public ReviewStep became(long id, Judgement judgement) {
    ReviewRepeat repeat = archive.locked(id);
    repeat.became(judgement, clock.instant());
    return step(repeat);
  }

  /**
   * Ends what came to nothing.
   *
   * @param mine whether this server was at it; else nobody may be
   */
  @Audited("review.not-repeated")
  public ReviewStep failed(long id, String reason, boolean mine) {
    ReviewRepeat repeat = archive.locked(id);
    if (!mine) {
      repeat.requireUnattended(clock.instant());
    }
    repeat.failed(reason, clock.instant());
    return step(repeat);
  }

  /** Open pages show it at once. */
  private ReviewStep step(ReviewRepeat repeat) {
    Proposal proposal = revision(repeat.review()).proposal();
    outbox.announce(Outbox.Event.passing(proposal.tenant(), "proposal", proposal.proposalId()));
    return new ReviewStep(
        proposal.proposalId(),
        repeat.review().digest(),
        repeat.state().name().toLowerCase(Locale.ROOT));
  }
}
