package org.zeropoint.training.engine.petals.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.training.engine.TrainingSession.Interrupted;

class InFlightTest {

  private final ExecutorService executor = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 9", "3, 9", "8, 3", "4, 200"})
  void resultsComeInOrder_andNoMoreThanTheWidthAreOnTheirWay(int width, int count) {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    List<Integer> taken = new ArrayList<>();
    InFlight.run(
        executor,
        width,
        count,
        i -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.yield();
          now.decrementAndGet();
          return i;
        },
        taken::add);
    assertThat(taken).isEqualTo(IntStream.range(0, count).boxed().toList());
    assertThat(most.get()).isBetween(1, width);
  }

  @Test
  void piecesAreOnTheirWayAtOnce() {
    var together = new CountDownLatch(3);
    List<Integer> taken = new ArrayList<>();
    InFlight.run(
        executor,
        3,
        3,
        i -> {
          together.countDown();
          try {
            return together.await(20, TimeUnit.SECONDS) ? 1 : 0;
          } catch (InterruptedException e) {
            return 0;
          }
        },
        taken::add);
    assertThat(taken).containsExactly(1, 1, 1);
  }

  @Test
  void withoutAnotherThreadTheCallerDoesItAll() {
    var none = new ThreadPoolExecutor(0, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>());
    none.shutdown();
    List<Integer> taken = new ArrayList<>();
    InFlight.run(none, 4, 5, i -> i, taken::add);
    assertThat(taken).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void failureEndsIt_whenThoseOnTheirWayAreDone() {
    var begun = new AtomicInteger();
    var ended = new AtomicInteger();
    assertThatThrownBy(
            () ->
                InFlight.run(
                    executor,
                    4,
                    1000,
                    i -> {
                      begun.incrementAndGet();
                      try {
                        if (i == 5) {
                          throw new IllegalStateException("five");
                        }
                        return i;
                      } finally {
                        ended.incrementAndGet();
                      }
                    },
                    i -> {}))
        .hasMessage("five");
    assertThat(begun.get()).isLessThan(1000).isEqualTo(ended.get());
  }

  @Test
  void interruptionReachesThoseOnTheirWay() throws InterruptedException {
    var stuck = new CountDownLatch(2);
    var interrupted = new AtomicInteger();
    var result = new AtomicBoolean();
    var caller =
        executor.submit(
            () -> {
              try {
                InFlight.run(
                    executor,
                    2,
                    2,
                    i -> {
                      stuck.countDown();
                      try {
                        new CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        interrupted.incrementAndGet();
                        Thread.currentThread().interrupt();
                        throw new Interrupted(e);
                      }
                      return i;
                    },
                    i -> {});
              } catch (Interrupted e) {
                result.set(Thread.currentThread().isInterrupted());
              }
            });
    stuck.await();
    caller.cancel(true);
    executor.shutdown();
    assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    assertThat(interrupted).hasValue(2);
    assertThat(result).isTrue();
  }
}
