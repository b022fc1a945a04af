package org.zeropoint.exchange.control;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.zeropoint.shared.Outbox;

/**
 * Writes lasting events into the present transaction, or one of their own when there is none, and
 * tells listeners in this server of what has committed.
 */
@ApplicationScoped
public class CommittedFeed implements Outbox {

  private static final System.Logger LOG = System.getLogger(CommittedFeed.class.getName());

  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

  @Resource private TransactionSynchronizationRegistry transactions;
  @Inject private EventBook book;

  public void subscribe(Consumer<Event> listener) {
    listeners.add(listener);
  }

  public void unsubscribe(Consumer<Event> listener) {
    listeners.remove(listener);
  }

  @Override
  public void announce(Event event) {
    int status = transactions.getTransactionStatus();
    if (status == Status.STATUS_NO_TRANSACTION) {
      keep(event);
      tell(event);
    } else if (status == Status.STATUS_ACTIVE) {
      keep(event);
      tellAfterCommit(event);
    }
  }

  private void keep(Event event) {
    if (event.lasting()) {
      book.write(event);
    }
  }

  private void tellAfterCommit(Event event) {
    transactions.registerInterposedSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {
            // Nothing is told before the commit.
          }

          @Override
          public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
              tell(event);
            }
          }
        });
  }

  /** A listener that fails takes nothing from the others, and nothing from the change. */
  private void tell(Event event) {
    for (Consumer<Event> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a listener failed on " + event, e);
      }
    }
  }
}
