package org.zeropoint.training.engine.petals.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.zeropoint.training.engine.TrainingSession.Interrupted;

/**
 * Pieces of work of which several are on their way at once. Their results are taken in the order of
 * the pieces, so that sums come out the same however long each took. The caller works too, so that
 * it ends even where the executor has no thread left.
 */
public final class InFlight<T> {

  private static final System.Logger LOG = System.getLogger(InFlight.class.getName());

  private final int width;
  private final int count;
  private final IntFunction<T> work;
  private final Consumer<T> taker;
  private final Map<Integer, T> ahead = new HashMap<>();
  private int next;
  private int taken;
  private RuntimeException failure;
  private Error error;

  private InFlight(int width, int count, IntFunction<T> work, Consumer<T> taker) {
    this.width = width;
    this.count = count;
    this.work = work;
    this.taker = taker;
  }

  /**
   * Does all pieces. After a failure no piece is begun; those on their way are waited for.
   *
   * @param width pieces on their way at once, at most
   * @param count pieces
   * @param work does the piece of a number, from 0; not null
   * @param taker is given the results in order, one at a time
   * @throws RuntimeException the first failure of a piece
   * @throws Interrupted when the thread was interrupted
   */
  public static <T> void run(
      ExecutorService executor, int width, int count, IntFunction<T> work, Consumer<T> taker) {
    new InFlight<>(width, count, work, taker).run(executor);
  }

  private void run(ExecutorService executor) {
    List<Helper> helpers = new ArrayList<>();
    List<Future<?>> futures = new ArrayList<>();
    try {
      for (int i = 1; i < Math.min(width, count); i++) {
        Helper helper = new Helper();
        futures.add(executor.submit(helper));
        helpers.add(helper);
      }
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "fewer threads than pieces: " + e.getMessage());
    }
    pull();
    join(helpers, futures);
  }

  /** Another thread's share of the work. */
  private final class Helper implements Runnable {
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public void run() {
      if (claimed.compareAndSet(false, true)) {
        try {
          pull();
        } finally {
          ended.countDown();
        }
      }
    }
  }

  private void pull() {
    try {
      for (int piece = begun(); piece >= 0; piece = begun()) {
        done(piece, work.apply(piece));
      }
    } catch (InterruptedException e) {
      fail(new Interrupted(e));
    } catch (RuntimeException e) {
      fail(e);
    } catch (Error e) {
      fail(e);
    }
  }

  /** The next piece, or -1 when there is none. Nobody runs far ahead of one that is held up. */
  private synchronized int begun() throws InterruptedException {
    while (sound() && next < count && next >= taken + 2 * width) {
      wait();
    }
    return sound() && next < count ? next++ : -1;
  }

  private boolean sound() {
    return failure == null && error == null;
  }

  private synchronized void done(int piece, T result) {
    ahead.put(piece, result);
    while (sound() && ahead.containsKey(taken)) {
      taker.accept(ahead.remove(taken++));
    }
    notifyAll();
  }

  private synchronized void fail(RuntimeException e) {
    failure = failure == null ? e : failure;
    notifyAll();
  }

  private synchronized void fail(Error e) {
    error = error == null ? e : error;
    notifyAll();
  }

  /** Waits for who has begun, however often it is interrupted; who has not never does. */
  private void join(List<Helper> helpers, List<Future<?>> futures) {
    boolean interrupted = false;
    for (Helper helper : helpers) {
      while (!helper.claimed.compareAndSet(false, true) && helper.ended.getCount() > 0) {
        try {
          helper.ended.await();
        } catch (InterruptedException e) {
          interrupted = true;
          fail(new Interrupted(e));
          futures.forEach(future -> future.cancel(true));
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (error != null) {
        throw error;
      }
      if (failure != null) {
        throw failure;
      }
    }
  }
}
