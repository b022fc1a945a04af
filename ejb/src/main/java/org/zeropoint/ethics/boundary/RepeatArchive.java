package org.zeropoint.ethics.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.ethics.entity.ReviewRepeat;
import org.zeropoint.shared.NotFound;

/** Keeps reviews that are made again, for code that is in a transaction already. */
@ApplicationScoped
public class RepeatArchive {

  @PersistenceContext private EntityManager em;

  protected RepeatArchive() {}

  public RepeatArchive(EntityManager em) {
    this.em = em;
  }

  public void keep(ReviewRepeat repeat) {
    em.persist(repeat);
  }

  /** What was made again of a review, newest first. */
  public List<ReviewRepeat> of(AiReview review, int most) {
    return em.createQuery(
            "select r from ReviewRepeat r where r.review = ?1 order by r.id desc",
            ReviewRepeat.class)
        .setParameter(1, review)
        .setMaxResults(most)
        .getResultList();
  }

  /**
   * Repeats of every tenant that no server is at, oldest first: those that nobody began, and those
   * whose server was not heard of until its lease was over.
   */
  public List<ReviewRepeat> unattended(Instant now, int most) {
    return em.createQuery(
            "select r from ReviewRepeat r where r.finishedAt is null and (r.startedAt is null"
                + " or r.leaseUntil is null or r.leaseUntil < ?1) order by r.id",
            ReviewRepeat.class)
        .setParameter(1, now)
        .setMaxResults(most)
        .getResultList();
  }

  /**
   * Locks a repeat.
   *
   * @throws NotFound when it is gone
   */
  public ReviewRepeat locked(long id) {
    return Optional.ofNullable(em.find(ReviewRepeat.class, id, LockModeType.PESSIMISTIC_WRITE))
        .orElseThrow(() -> new NotFound("there is no repeat " + id));
  }
}
