package org.zeropoint.training.engine.petals.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;
import org.zeropoint.training.engine.worker.Deadline;

class CacheMemoryTest {

  private static final Duration NO_TIME = Duration.ofNanos(-1);

  private final Callers callers = new Callers();
  private final CacheMemory memory = new CacheMemory(new Refusals("n1"), 100, 3);
  private final List<Long> admitted = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void end() {
    callers.close();
  }

  private void reserve(long bytes, Duration patience) {
    memory.reserve(bytes, Deadline.in(patience), () -> Long.MAX_VALUE, 3);
    admitted.add(bytes);
  }

  private Future<Boolean> waiting(long bytes) {
    int before = memory.waiting();
    Future<Boolean> call =
        callers.call(
            () -> {
              reserve(bytes, Callers.LONG);
              return true;
            });
    Callers.until(() -> memory.waiting() > before);
    return call;
  }

  @Test
  void theLastByteIsGiven_andNotOneMore() {
    reserve(60, NO_TIME);
    reserve(40, NO_TIME);
    assertThat(memory.free()).isZero();
    var refused =
        Failing.as(
            Kind.BUSY,
            "the session needs 1 bytes for keys and values, of 100 are 0 free, and 0 others wait",
            () -> reserve(1, NO_TIME));
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(3));
    memory.release(40);
    Failing.as(Kind.BUSY, "needs 41 bytes", () -> reserve(41, NO_TIME));
    reserve(40, NO_TIME);
    assertThat(memory.waiting()).isZero();
  }

  @Test
  void whatNeverFits_isRefusedAtOnce() {
    Failing.as(
        Kind.CLOSED,
        "needs 101 bytes for keys and values, and the node has 100 in all",
        () -> reserve(101, Callers.LONG));
  }

  @Test
  void whoWaitsIsServedInOrder_andASmallWishDoesNotOvertakeALargeOne() throws Exception {
    reserve(50, NO_TIME);
    reserve(30, NO_TIME);
    Future<Boolean> large = waiting(70);
    Future<Boolean> small = waiting(10);
    Failing.as(Kind.BUSY, "of 100 are 20 free, and 2 others wait", () -> reserve(20, NO_TIME));
    Future<Boolean> third = waiting(20);
    Failing.as(Kind.BUSY, "and 3 others wait", () -> reserve(1, Callers.LONG));
    memory.release(30);
    assertThat(large.isDone() || small.isDone()).isFalse();
    memory.release(20);
    large.get();
    memory.release(10);
    small.get();
    assertThat(third.isDone()).isFalse();
    memory.release(20);
    third.get();
    assertThat(admitted).containsExactly(50L, 30L, 70L, 10L, 20L);
    assertThat(memory.free()).isZero();
  }

  @Test
  void whoGivesUp_doesNotHinderThoseBehind() throws Exception {
    reserve(95, NO_TIME);
    Future<Boolean> large = waiting(50);
    Future<Boolean> small = waiting(5);
    large.cancel(true);
    small.get();
    assertThat(memory.free()).isZero();
    Failing.as(Kind.BUSY, "of 100 are 0 free", () -> reserve(6, Duration.ofMillis(3)));
  }

  @Test
  void whatASweepGivesBack_isTaken() {
    reserve(100, NO_TIME);
    memory.reserve(
        10,
        Deadline.in(Callers.LONG),
        () -> {
          memory.release(100);
          return 1;
        },
        1);
    assertThat(memory.free()).isEqualTo(90);
  }

  @Test
  void closingRefusesWhoWaits() {
    reserve(100, NO_TIME);
    Future<Boolean> call = waiting(1);
    memory.close();
    Failing.as(Kind.CLOSED, "opens no more sessions", call);
  }
}
