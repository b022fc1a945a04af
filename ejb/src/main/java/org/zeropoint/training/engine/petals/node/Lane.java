package org.zeropoint.training.engine.petals.node;

import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.zeropoint.training.engine.worker.Deadline;

/**
 * Where calls wait for the device, each on its own thread; one computes at a time, and {@link
 * Turns} says who is next.
 */
final class Lane implements AutoCloseable {

  private static final double SECOND = 1e9;

  /** What a call is for. */
  enum Use {
    INFERENCE,
    TRAINING
  }

  private enum State {
    WAITING,
    COMPUTING,
    WITHDRAWN
  }

  /** A call's place. */
  final class Turn {
    private final Use use;
    private final Condition changed = lock.newCondition();
    private State state = State.WAITING;
    private long begin;

    private Turn(Use use) {
      this.use = use;
    }

    Use use() {
      return use;
    }

    void wake() {
      changed.signal();
    }
  }

  private final Refusals refusals;
  private final int most;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition empty = lock.newCondition();
  private final Turns turns = new Turns();
  private final MovingMedian seconds = new MovingMedian();
  private Optional<Turn> computing = Optional.empty();
  private boolean closed;

  /**
   * @param most calls of a kind that may wait
   * @param nanos as {@link System#nanoTime}
   */
  Lane(Refusals refusals, int most, LongSupplier nanos) {
    this.refusals = refusals;
    this.most = most;
    this.nanos = nanos;
  }

  /**
   * Does the work in its turn.
   *
   * @throws org.zeropoint.training.engine.petals.PeerFailure as {@link #enter} and {@link #await}
   */
  <T> T during(Use use, Deadline until, Supplier<T> work) {
    Turn turn = enter(use);
    await(turn, until);
    try {
      return work.get();
    } finally {
      leave(turn);
    }
  }

  /**
   * Takes a place.
   *
   * @throws org.zeropoint.training.engine.petals.PeerFailure BUSY when too many wait, CLOSED when
   *     nothing is computed any more
   */
  Turn enter(Use use) {
    lock.lock();
    try {
      if (closed) {
        throw refusals.closed("computes no more");
      }
      int before = turns.waiting(use);
      if (before >= most) {
        throw refusals.busy(
            (before + 1) * seconds.value(), "%d calls wait, and more may not", before);
      }
      var turn = new Turn(use);
      turns.add(turn);
      next();
      return turn;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits.
   *
   * @return true when it is the turn of the call, which then has to {@link #leave}; false when it
   *     was withdrawn
   * @throws org.zeropoint.training.engine.petals.PeerFailure BUSY when its deadline passes first,
   *     CLOSED when it was interrupted or nothing is computed any more; the place is given back
   */
  boolean await(Turn turn, Deadline until) {
    lock.lock();
    try {
      waitFor(turn, until);
      if (turn.state == State.WITHDRAWN) {
        return false;
      }
      boolean givenUp = closed || Thread.currentThread().isInterrupted();
      if (givenUp || until.passed()) {
        giveBack(turn);
        throw givenUp
            ? refusals.closed("the call was given up")
            : refusals.busy(seconds.value(), "the call's deadline was over before its turn");
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void waitFor(Turn turn, Deadline until) {
    try {
      while (turn.state == State.WAITING && !closed && !until.passed()) {
        turn.changed.awaitNanos(until.left());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void giveBack(Turn turn) {
    turns.remove(turn);
    if (turn.state == State.COMPUTING) {
      free();
    }
  }

  private void free() {
    computing = Optional.empty();
    empty.signalAll();
    next();
  }

  private void next() {
    if (computing.isEmpty() && !closed) {
      computing = turns.next();
      computing.ifPresent(
          turn -> {
            turn.state = State.COMPUTING;
            turn.begin = nanos.getAsLong();
            turn.wake();
          });
    }
  }

  /** Takes a place back whose work was done by another call, and wakes who waits there. */
  void withdraw(Turn turn) {
    lock.lock();
    try {
      if (turns.remove(turn)) {
        turn.state = State.WITHDRAWN;
        turn.wake();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The call has computed. */
  void leave(Turn turn) {
    lock.lock();
    try {
      long spent = nanos.getAsLong() - turn.begin;
      seconds.add(spent / SECOND);
      turns.spent(turn.use, spent);
      free();
    } finally {
      lock.unlock();
    }
  }

  /** Calls that wait. */
  int waiting() {
    lock.lock();
    try {
      return turns.waiting();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses who waits or comes, and waits for who computes. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      turns.wakeAll();
      while (computing.isPresent()) {
        empty.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }
}
