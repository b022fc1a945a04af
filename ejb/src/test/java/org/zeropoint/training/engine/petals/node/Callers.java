package org.zeropoint.training.engine.petals.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.zeropoint.training.engine.petals.node.Lane.Use;
import org.zeropoint.training.engine.worker.Deadline;

/** Threads that call a node. */
final class Callers implements AutoCloseable {

  static final Duration LONG = Duration.ofSeconds(60);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  <T> Future<T> call(Callable<T> call) {
    return threads.submit(call);
  }

  /** Holds a lane until it is let go. */
  CountDownLatch hold(Lane lane, Use use) {
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    Future<Boolean> holding =
        call(
            () ->
                lane.during(
                    use,
                    Deadline.in(LONG),
                    () -> {
                      begun.countDown();
                      return isOver(end);
                    }));
    until(() -> holding.isDone() || begun.getCount() == 0);
    assertThat(isOver(begun)).isTrue();
    return end;
  }

  static boolean isOver(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static void until(BooleanSupplier condition) {
    Deadline deadline = Deadline.in(LONG);
    while (!condition.getAsBoolean()) {
      assertThat(deadline.passed()).isFalse();
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
