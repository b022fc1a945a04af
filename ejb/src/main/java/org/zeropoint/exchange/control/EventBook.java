package org.zeropoint.exchange.control;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.zeropoint.exchange.entity.EventFilter;
import org.zeropoint.exchange.entity.EventHead;
import org.zeropoint.exchange.entity.StoredEvent;
import org.zeropoint.shared.Outbox;

/**
 * The events that are kept, in an order that readers can rely on.
 *
 * <p>A number from a sequence would not do: a transaction that took a lower one may commit later,
 * and a reader who is past it would never see it. So whoever announces writes a row without a
 * place, which locks nothing that others need. Committed rows are then given their places, one
 * after another by whoever holds the head ({@link EventHead}), and the places of a batch become
 * visible at once and after all lower ones. A reader who asks for what lies above the last place it
 * saw therefore misses nothing and sees nothing twice. Events of one subject keep the order of
 * their commits, as changes to it lock it before their numbers are drawn.
 *
 * <p>The deliveries of an event are written with its place, so that each webhook gets it once.
 */
@Stateless
public class EventBook {

  static final int BATCH = 500;

  @PersistenceContext private EntityManager em;
  @Inject private Clock clock;
  @Inject private FanOut fanOut;

  /** What lies above a place, and up to where that was looked at. */
  public record Slice(List<StoredEvent> events, long reached) {}

  /** Keeps an event in the present transaction, or in its own when there is none. */
  public void write(Outbox.Event event) {
    em.persist(new StoredEvent(event, clock.instant()));
  }

  /** Whether committed events wait for their place. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public boolean waiting() {
    return !em.createQuery("select e.id from StoredEvent e where e.place is null", Long.class)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  /**
   * Gives committed events their places, at most {@value #BATCH} at once.
   *
   * @return whether there may be more
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public boolean place() {
    EventHead head = locked();
    List<StoredEvent> events =
        em.createQuery(
                "select e from StoredEvent e where e.place is null order by e.id",
                StoredEvent.class)
            .setMaxResults(BATCH)
            .getResultList();
    events.forEach(event -> event.at(head.next()));
    fanOut.deliver(events);
    return events.size() == BATCH;
  }

  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public EventHead head() {
    return em.find(EventHead.class, EventHead.ONLY);
  }

  /** A tenant's events above a place, in order; only a full slice may leave some for the next. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public Slice after(String tenant, long after, EventFilter filter, int limit) {
    // Read first: what is placed meanwhile is left for the next slice.
    long head = em.find(EventHead.class, EventHead.ONLY).place();
    var query =
        em.createQuery(
                "select e from StoredEvent e where e.tenant = :tenant and e.place > :after"
                    + " and e.place <= :head"
                    + (filter.names().isEmpty()
                        ? ""
                        : " and (e.type in :names or e.name in :names)")
                    + " order by e.tenant, e.place",
                StoredEvent.class)
            .setParameter("tenant", tenant)
            .setParameter("after", after)
            .setParameter("head", head)
            .setMaxResults(limit);
    if (!filter.names().isEmpty()) {
      query.setParameter("names", filter.names());
    }
    List<StoredEvent> events = query.getResultList();
    long reached = events.size() < limit ? head : events.get(limit - 1).place();
    return new Slice(events, Math.max(reached, after));
  }

  /**
   * Deletes the oldest events from before {@code cutoff}, at most {@value #BATCH} at once.
   *
   * @return whether there may be more
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public boolean purge(Instant cutoff) {
    EventHead head = locked();
    List<StoredEvent> old =
        em.createQuery(
                "select e from StoredEvent e where e.place is not null order by e.place",
                StoredEvent.class)
            .setMaxResults(BATCH)
            .getResultStream()
            .takeWhile(event -> event.happenedAt().isBefore(cutoff))
            .toList();
    if (old.isEmpty()) {
      return false;
    }
    long last = old.get(old.size() - 1).place();
    em.createQuery("delete from StoredEvent e where e.place <= ?1")
        .setParameter(1, last)
        .executeUpdate();
    head.purgedTo(last);
    return old.size() == BATCH;
  }

  private EventHead locked() {
    return em.find(EventHead.class, EventHead.ONLY, LockModeType.PESSIMISTIC_WRITE);
  }
}
