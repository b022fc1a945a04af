package org.zeropoint.training.engine.petals.node;

import java.util.concurrent.TimeUnit;
import org.zeropoint.training.engine.worker.Deadline;

/** Something in native memory that is closed once nobody uses it any more. Thread-safe. */
final class Counted<T> {

  private final T value;
  private final Runnable close;
  private int users;
  private boolean ending;
  private boolean retired;
  private boolean closed;

  /**
   * @param close gives back what the value holds; called once
   */
  Counted(T value, Runnable close) {
    this.value = value;
    this.close = close;
  }

  T value() {
    return value;
  }

  /** Begins a use, to be ended by {@link #release}; false when none is taken. */
  synchronized boolean acquire() {
    boolean open = !retired && !ending;
    if (open) {
      users++;
    }
    return open;
  }

  synchronized void release() {
    users--;
    notifyAll();
    closeWhenOver();
  }

  synchronized boolean isUsed() {
    return users > 0;
  }

  synchronized boolean isRetired() {
    return retired;
  }

  /** No new use begins; closed now, or by the last of its users. */
  synchronized void retire() {
    retired = true;
    closeWhenOver();
  }

  /**
   * Takes no new use, and retires it once the last of its users is done; takes new ones again when
   * that lasts too long.
   *
   * @return whether it is closed
   */
  synchronized boolean retire(Deadline until) throws InterruptedException {
    ending = true;
    try {
      while (users > 0 && !until.passed()) {
        TimeUnit.NANOSECONDS.timedWait(this, until.left() + 1);
      }
      retired |= users == 0;
    } finally {
      ending = false;
    }
    closeWhenOver();
    return closed;
  }

  private void closeWhenOver() {
    if (retired && users == 0 && !closed) {
      closed = true;
      close.run();
    }
  }
}
