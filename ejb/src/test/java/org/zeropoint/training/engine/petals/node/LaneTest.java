package org.zeropoint.training.engine.petals.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;
import org.zeropoint.training.engine.petals.node.Lane.Turn;
import org.zeropoint.training.engine.petals.node.Lane.Use;
import org.zeropoint.training.engine.worker.Deadline;

class LaneTest {

  private final Callers callers = new Callers();
  private final AtomicLong nanos = new AtomicLong();
  private final Lane lane = new Lane(new Refusals("n1"), 40, nanos::get);
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void end() {
    callers.close();
  }

  private static Deadline later() {
    return Deadline.in(Callers.LONG);
  }

  /** A call that takes so long by the lane's clock, and waits when this returns. */
  private Future<String> queue(Use use, String name, long takes) {
    int before = lane.waiting();
    Supplier<String> work =
        () -> {
          order.add(name);
          nanos.addAndGet(takes);
          return name;
        };
    Future<String> call = callers.call(() -> lane.during(use, later(), work));
    Callers.until(() -> lane.waiting() > before);
    return call;
  }

  private static void all(List<Future<String>> calls) throws Exception {
    for (Future<String> call : calls) {
      call.get();
    }
  }

  @Test
  void callsGoInTheOrderInWhichTheyCame_inferenceBeforeTraining() throws Exception {
    CountDownLatch held = callers.hold(lane, Use.TRAINING);
    var calls = new ArrayList<Future<String>>();
    calls.add(queue(Use.TRAINING, "t1", 1));
    calls.add(queue(Use.INFERENCE, "i1", 1));
    calls.add(queue(Use.INFERENCE, "i2", 1));
    held.countDown();
    all(calls);
    assertThat(order.get(0)).isEqualTo("i1");
    assertThat(order).containsExactlyInAnyOrder("i1", "i2", "t1");
  }

  @Test
  void trainingHasOnePartOfEight_howeverMuchInferenceThereIs() throws Exception {
    CountDownLatch held = callers.hold(lane, Use.TRAINING);
    var calls = new ArrayList<Future<String>>();
    for (int i = 0; i < 3; i++) {
      calls.add(queue(Use.TRAINING, "t", 10));
    }
    for (int i = 0; i < 30; i++) {
      calls.add(queue(Use.INFERENCE, "i", 7));
    }
    held.countDown();
    all(calls);
    // Seven times ten are ten times seven.
    assertThat(String.join("", order).replaceFirst("^i+", ""))
        .isEqualTo("t" + "i".repeat(10) + "t" + "i".repeat(10) + "t" + "i".repeat(tail()));
  }

  /** What the first calls of inference leave: until then no training was measured. */
  private int tail() {
    return 30 - 20 - order.indexOf("t");
  }

  @Test
  void trainingAloneNeedNotWait() {
    assertThat(lane.<Integer>during(Use.TRAINING, later(), () -> 1)).isEqualTo(1);
    assertThat(lane.<Integer>during(Use.TRAINING, later(), () -> 2)).isEqualTo(2);
  }

  @Test
  void moreThanMayWait_areToldHowManyDo_andWhenToComeAgain() {
    var small = new Lane(new Refusals("n1"), 2, nanos::get);
    CountDownLatch held = callers.hold(small, Use.INFERENCE);
    nanos.addAndGet(Duration.ofSeconds(4).toNanos());
    held.countDown();
    Turn computing = small.enter(Use.TRAINING);
    assertThat(small.await(computing, later())).isTrue();
    Turn one = small.enter(Use.TRAINING);
    Turn two = small.enter(Use.TRAINING);
    var refused =
        Failing.as(Kind.BUSY, "2 calls wait, and more may not", () -> small.enter(Use.TRAINING));
    assertThat(refused.retryAfter()).isBetween(Duration.ofMillis(50), Duration.ofSeconds(12));
    assertThat(small.enter(Use.INFERENCE)).isNotNull();
    small.withdraw(one);
    assertThat(small.await(one, later())).isFalse();
    assertThat(small.enter(Use.TRAINING)).isNotEqualTo(two);
  }

  @Test
  void aCallWhoseDeadlineIsOver_isDroppedBeforeItBegins() {
    Failing.as(
        Kind.BUSY,
        "deadline was over",
        () -> lane.during(Use.INFERENCE, Deadline.in(Duration.ofNanos(-1)), () -> order.add("x")));
    CountDownLatch held = callers.hold(lane, Use.TRAINING);
    Failing.as(
        Kind.BUSY,
        "deadline was over",
        () -> lane.during(Use.INFERENCE, Deadline.in(Duration.ofMillis(2)), () -> order.add("x")));
    assertThat(lane.waiting()).isZero();
    held.countDown();
    assertThat(lane.<Integer>during(Use.INFERENCE, later(), () -> 3)).isEqualTo(3);
    assertThat(order).isEmpty();
  }

  @Test
  void anInterruptedCallGivesItsPlaceBack() throws Exception {
    CountDownLatch held = callers.hold(lane, Use.TRAINING);
    var thread = new AtomicReference<Thread>();
    Future<String> call =
        callers.call(
            () -> {
              thread.set(Thread.currentThread());
              return lane.during(Use.INFERENCE, later(), () -> "done");
            });
    Callers.until(() -> lane.waiting() == 1);
    thread.get().interrupt();
    Failing.as(Kind.CLOSED, "given up", call);
    assertThat(lane.waiting()).isZero();
    held.countDown();
    Callers.until(() -> lane.<Boolean>during(Use.TRAINING, later(), () -> true));
  }

  @Test
  void closingRefusesWhoWaits_andWaitsForWhoComputes() throws Exception {
    CountDownLatch held = callers.hold(lane, Use.TRAINING);
    Future<String> waiting = queue(Use.INFERENCE, "i", 1);
    Future<Boolean> closing =
        callers.call(
            () -> {
              lane.close();
              return true;
            });
    Failing.as(Kind.CLOSED, "given up", waiting);
    assertThat(closing.isDone()).isFalse();
    held.countDown();
    assertThat(closing.get()).isTrue();
    Failing.as(Kind.CLOSED, "computes no more", () -> lane.enter(Use.TRAINING));
    assertThat(order).isEmpty();
  }

  @Test
  void workThatFailsGivesTheLaneBack() {
    assertThat(
            catchThrowable(
                () ->
                    lane.during(
                        Use.INFERENCE,
                        later(),
                        () -> {
                          throw new IllegalStateException("broken");
                        })))
        .hasMessage("broken");
    assertThat(lane.<Integer>during(Use.INFERENCE, later(), () -> 4)).isEqualTo(4);
  }
}
