package org.zeropoint.training.engine.petals.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.worker.Deadline;

/**
 * Bytes for the keys and values of sessions. Who has to wait for some is served in the order in
 * which it came; a small wish does not overtake a large one, which would else wait for ever.
 */
final class CacheMemory {

  private final Refusals refusals;
  private final long total;
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Object> waiting = new ArrayDeque<>();
  private long free;
  private boolean closed;

  /**
   * @param most wishes that may wait
   */
  CacheMemory(Refusals refusals, long total, int most) {
    this.refusals = refusals;
    this.total = total;
    this.most = most;
    this.free = total;
  }

  /**
   * Takes bytes, waiting for them if need be.
   *
   * @param patience how long to wait at most
   * @param sweep gives back what may be given back, and tells in how many nanoseconds it is worth
   *     while to do so again
   * @param lifetime seconds that a session lasts, as far as is known
   * @throws PeerFailure CLOSED when there is not so much in all, or the wait was interrupted; BUSY
   *     with the numbers when it is not there in time or too many wait
   */
  void reserve(long bytes, Deadline patience, LongSupplier sweep, double lifetime) {
    if (bytes > total) {
      throw refusals.closed(
          "the session needs %d bytes for keys and values, and the node has %d in all",
          bytes, total);
    }
    Object place = enter(bytes, lifetime);
    try {
      while (!taken(place, bytes, patience, sweep.getAsLong())) {
        if (patience.passed()) {
          throw refused(bytes, waiting() - 1, lifetime);
        }
      }
    } finally {
      leave(place);
    }
  }

  private Object enter(long bytes, double lifetime) {
    var place = new Object();
    lock.lock();
    try {
      if (waiting.size() >= most) {
        throw refused(bytes, waiting.size(), lifetime);
      }
      waiting.add(place);
      return place;
    } finally {
      lock.unlock();
    }
  }

  /** Looks, and waits a while when it is not there; the caller does so again and again. */
  @SuppressWarnings("WaitNotInLoop")
  private boolean taken(Object place, long bytes, Deadline patience, long nanos) {
    lock.lock();
    try {
      if (closed) {
        throw refusals.closed("opens no more sessions");
      }
      boolean taken = waiting.peek() == place && bytes <= free;
      if (taken) {
        free -= bytes;
      } else {
        changed.awaitNanos(Math.min(patience.left(), nanos));
      }
      return taken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refusals.closed("the call was given up");
    } finally {
      lock.unlock();
    }
  }

  private PeerFailure refused(long bytes, int others, double lifetime) {
    return refusals.busy(
        lifetime,
        "the session needs %d bytes for keys and values, of %d are %d free, and %d others wait",
        bytes,
        total,
        free(),
        others);
  }

  private void leave(Object place) {
    lock.lock();
    try {
      waiting.remove(place);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void release(long bytes) {
    lock.lock();
    try {
      free += bytes;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long total() {
    return total;
  }

  long free() {
    lock.lock();
    try {
      return free;
    } finally {
      lock.unlock();
    }
  }

  /** Sessions that wait. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses who waits or comes. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
