package org.zeropoint.exchange.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.zeropoint.exchange.control.EventBook;
import org.zeropoint.exchange.entity.EventFilter;
import org.zeropoint.exchange.entity.EventHead;
import org.zeropoint.exchange.entity.StoredEvent;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Page;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;

/** The kept events of the caller's tenant, in their order. */
@Stateless
@Permitted
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class EventFeed {

  @Inject private EventBook book;
  @Inject private Callers callers;

  /**
   * What comes after a place.
   *
   * @param reached where to go on: nothing up to there is left out
   */
  public record News(List<StoredEvent> events, long reached) {}

  /**
   * Where a reader starts.
   *
   * @param after go on behind this place
   * @param gap whether events after the place that the reader named are gone for good
   */
  public record Start(long after, boolean gap) {}

  /** A slice of the events behind a place, oldest first. */
  @ReadOnly
  public Page<StoredEvent> page(long after, EventFilter filter, int limit) {
    int size = Page.size(limit);
    EventBook.Slice slice = book.after(callers.current().tenant(), after, filter, size);
    return new Page<>(
        slice.events(),
        slice.events().size() < size ? Optional.empty() : Optional.of(slice.reached()));
  }

  /** At most {@code limit} events behind a place, for readers who go on. */
  @ReadOnly
  public News news(long after, EventFilter filter, int limit) {
    EventBook.Slice slice = book.after(callers.current().tenant(), after, filter, limit);
    return new News(slice.events(), slice.reached());
  }

  /** Where to start: behind the last event that the reader has, or with what comes from now on. */
  @ReadOnly
  public Start start(Optional<Long> last) {
    EventHead head = book.head();
    if (last.isEmpty()) {
      return new Start(head.place(), false);
    }
    boolean gap = head.leavesAGapAfter(last.get());
    return new Start(gap ? Math.min(head.purged(), head.place()) : last.get(), gap);
  }
}
