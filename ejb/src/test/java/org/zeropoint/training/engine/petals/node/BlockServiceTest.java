package org.zeropoint.training.engine.petals.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.zeropoint.training.engine.petals.node.Callers.LONG;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.BlockSession;
import org.zeropoint.lm.blocks.Blocks;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;
import org.zeropoint.training.engine.petals.node.Lane.Use;

class BlockServiceTest {

  private static final Duration NO_TIME = Duration.ZERO;

  @TempDir private static Path directory;
  private static Model model;
  private static Blocks direct;

  private final Callers callers = new Callers();
  private final AtomicLong seconds = new AtomicLong();
  private final List<Thread> readers = Collections.synchronizedList(new ArrayList<>());

  private BlockService service = with(Model.limits());

  @BeforeAll
  static void model() {
    model = Model.llama(directory);
    direct = model.load(Model.BOTH);
  }

  private BlockService with(BlockLimits limits) {
    return new BlockService("n1", limits, this::nanos);
  }

  /** By hand; who reads it is computing, or takes and gives turns. */
  private long nanos() {
    readers.add(Thread.currentThread());
    return seconds.get() * 1_000_000_000;
  }

  private static BlockLimits limits(long weights, long cache, int queue, int batch, int chunk) {
    return new BlockLimits(
        weights, cache, 1 << 20, 8, queue, batch, chunk, 4096, Duration.ofMinutes(5));
  }

  private void start(BlockLimits limits) {
    service = with(limits);
    service.load(model.digest(), model.file(), Model.BOTH);
  }

  @AfterEach
  void end() {
    service.close();
    callers.close();
    assertThat(service.report(LONG).cacheFree()).isEqualTo(service.report(LONG).cacheTotal());
    assertThat(service.adapterBytes()).isZero();
    assertThat(service.report(LONG).held()).isEmpty();
  }

  private String open(int rows, int tokens) {
    return Model.open(service, model.part(Model.BOTH), rows, tokens, NO_TIME);
  }

  private static long bytes(int rows, int tokens) {
    return Blocks.sessionBytes(model.config(), Model.BOTH, rows, tokens);
  }

  /** What the blocks make of positions that follow others. */
  private static float[] expected(Hidden before, Hidden fresh) {
    try (BlockSession session = direct.open(Model.BOTH, fresh.rows(), 64)) {
      session.extend(before);
      return session.extend(fresh).data();
    }
  }

  @Test
  void theLastByteForSessionsIsGiven_andComesBack() throws Exception {
    start(limits(1 << 20, bytes(1, 10) + bytes(2, 5), 64, 8, 64));
    String one = open(1, 10);
    String two = open(2, 5);
    assertThat(service.report(LONG).cacheFree()).isZero();
    assertThat(service.sessions()).isEqualTo(2);
    Failing.as(
        Kind.BUSY,
        "the session needs 256 bytes for keys and values, of 5120 are 0 free, and 0 others wait",
        () -> open(1, 1));
    Future<String> waiting =
        callers.call(() -> Model.open(service, model.part(Model.BOTH), 1, 4, LONG));
    Callers.until(() -> service.report(LONG).queued() == 1);
    service.close(one, LONG);
    String three = waiting.get();
    assertThat(service.report(LONG).cacheFree()).isEqualTo(bytes(1, 6));
    service.close(one, LONG);
    service.close(two, LONG);
    service.close(three, LONG);
    assertThat(service.report(LONG).cacheFree()).isEqualTo(bytes(1, 10) + bytes(2, 5));
  }

  @Test
  void aSessionThatNobodyUses_isClosed_andWhoWaitsForItsBytesHasThem() throws Exception {
    start(limits(1 << 20, bytes(1, 10), 64, 8, 64));
    String idle = open(1, 10);
    seconds.addAndGet(299);
    service.extend(idle, 0, model.input(1, 2, 1), LONG);
    seconds.addAndGet(299);
    service.sweep();
    assertThat(service.sessions()).isEqualTo(1);
    seconds.addAndGet(1);
    String next = open(1, 10);
    Future<String> waiting =
        callers.call(() -> Model.open(service, model.part(Model.BOTH), 1, 4, LONG));
    Callers.until(() -> service.report(LONG).queued() == 1);
    seconds.addAndGet(300);
    service.sweep();
    assertThat(waiting.get()).isNotEqualTo(next);
    Failing.as(
        Kind.LOST,
        "has no session " + idle,
        () -> service.extend(idle, 2, model.input(1, 1, 1), LONG));
    assertThat(next).isNotEqualTo(idle).matches("[0-9a-f]{32}");
  }

  @Test
  void aCallIsRepeated_whenItsAnswerWasLost() {
    start(Model.limits());
    String id = open(1, 10);
    Hidden before = model.input(1, 4, 1);
    Hidden fresh = model.input(1, 2, 2);
    Hidden last = model.input(1, 1, 3);
    service.extend(id, 0, before, LONG);
    float[] once = service.extend(id, 4, fresh, LONG).data();
    service.extend(id, 6, last, LONG);
    assertThat(service.extend(id, 4, fresh, LONG).data()).containsExactly(once);
    assertThat(once).containsExactly(expected(before, fresh));
    Failing.as(Kind.LOST, "has 6 positions, not 7", () -> service.extend(id, 7, last, LONG));
    assertThatThrownBy(() -> service.extend(id, 6, model.input(1, 5, 1), LONG))
        .isInstanceOf(Invalid.class)
        .hasMessage("x has 5 positions from 6 on, and the session room for 10");
    assertThatThrownBy(() -> service.extend(id, 6, model.input(2, 1, 1), LONG))
        .isInstanceOf(Invalid.class)
        .hasMessage("x has 2 rows of width 32, not 1 of 32");
    float[] again = service.extend(id, 6, last, LONG).data();
    assertThat(again).hasSize(32);
  }

  @Test
  void oneCallMayWaitForAnotherOfTheSameSession_andNoMore() {
    start(Model.limits());
    String id = open(1, 10);
    CountDownLatch held = callers.hold(service.lane(), Use.INFERENCE);
    var calls = new ArrayList<Future<Hidden>>();
    Callers.until(
        () -> {
          calls.add(callers.call(() -> service.extend(id, 0, model.input(1, 2, 1), LONG)));
          return calls.stream().anyMatch(Future::isDone);
        });
    Future<Hidden> refused = calls.stream().filter(Future::isDone).findFirst().orElseThrow();
    Failing.as(Kind.BUSY, "another call is not done with session " + id, refused);
    held.countDown();
    Callers.until(() -> calls.stream().allMatch(Future::isDone));
    assertThat(service.extend(id, 2, model.input(1, 1, 1), LONG).data()).hasSize(32);
  }

  @Test
  void singlePositionsOfSessionsAreComputedTogether_andAreWhatEachWouldBeAlone() throws Exception {
    start(Model.limits());
    int count = 6;
    var ids = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      ids.add(open(1 + i % 2, 20));
      service.extend(ids.get(i), 0, model.input(1 + i % 2, 2 + i, i), LONG);
    }
    CountDownLatch held = callers.hold(service.lane(), Use.INFERENCE);
    var calls = new ArrayList<Future<Hidden>>();
    for (int i = 0; i < count; i++) {
      int number = i;
      calls.add(
          callers.call(
              () ->
                  service.extend(
                      ids.get(number),
                      2 + number,
                      model.input(1 + number % 2, 1, 50 + number),
                      LONG)));
    }
    Callers.until(() -> service.lane().waiting() == count);
    held.countDown();
    for (int i = 0; i < count; i++) {
      float[] alone = expected(model.input(1 + i % 2, 2 + i, i), model.input(1 + i % 2, 1, 50 + i));
      assertThat(calls.get(i).get().data()).containsExactly(alone, within(1e-5f));
    }
    assertThat(service.together()).isEqualTo(count);
    assertThat(service.lane().waiting()).isZero();
  }

  @Test
  void noMoreAreComputedTogetherThanMayBe() throws Exception {
    start(limits(1 << 20, 1 << 20, 64, 3, 64));
    CountDownLatch held = callers.hold(service.lane(), Use.INFERENCE);
    var calls = new ArrayList<Future<Hidden>>();
    for (int i = 0; i < 6; i++) {
      String id = open(1, 4);
      calls.add(callers.call(() -> service.extend(id, 0, model.input(1, 1, 1), LONG)));
    }
    Callers.until(() -> service.lane().waiting() == 6);
    held.countDown();
    for (Future<Hidden> call : calls) {
      call.get();
    }
    assertThat(service.together()).isEqualTo(3);
  }

  @Test
  void longInputsAreCut_soThatOthersGetInBetween_andGiveTheSame() throws Exception {
    start(limits(1 << 20, 1 << 20, 64, 8, 8));
    String reading = open(2, 64);
    String stepping = open(1, 64);
    Hidden prompt = model.input(2, 23, 1);
    CountDownLatch held = callers.hold(service.lane(), Use.INFERENCE);
    var threads = new ArrayList<Thread>();
    Future<Hidden> whole =
        callers.call(
            () -> {
              threads.add(Thread.currentThread());
              return service.extend(reading, 0, prompt, LONG);
            });
    Callers.until(() -> service.lane().waiting() == 1);
    Future<Hidden> step =
        callers.call(
            () -> {
              threads.add(Thread.currentThread());
              return service.extend(stepping, 0, model.input(1, 1, 1), LONG);
            });
    Callers.until(() -> service.lane().waiting() == 2);
    readers.clear();
    held.countDown();
    try (BlockSession session = direct.open(Model.BOTH, 2, 64)) {
      assertThat(whole.get().data()).containsExactly(session.extend(prompt).data(), within(1e-5f));
    }
    step.get();
    var turns = new ArrayList<Thread>(readers);
    turns.retainAll(threads);
    assertThat(turns.indexOf(threads.get(0))).isLessThan(turns.indexOf(threads.get(1)));
    assertThat(turns.lastIndexOf(threads.get(1))).isLessThan(turns.lastIndexOf(threads.get(0)));
  }

  @Test
  void inferenceGoesBeforeTraining() throws Exception {
    start(Model.limits());
    String id = open(1, 10);
    CountDownLatch held = callers.hold(service.lane(), Use.TRAINING);
    var threads = new ArrayList<Thread>();
    Future<Hidden> training =
        callers.call(
            () -> {
              threads.add(Thread.currentThread());
              return service.forward(model.part(Model.BOTH), model.input(1, 9, 1), LONG);
            });
    Callers.until(() -> service.lane().waiting() == 1);
    Future<Hidden> inference =
        callers.call(
            () -> {
              threads.add(Thread.currentThread());
              return service.extend(id, 0, model.input(1, 3, 1), LONG);
            });
    Callers.until(() -> service.lane().waiting() == 2);
    readers.clear();
    held.countDown();
    training.get();
    inference.get();
    assertThat(readers.lastIndexOf(threads.get(1))).isLessThan(readers.lastIndexOf(threads.get(0)));
    assertThat(readers.indexOf(threads.get(1))).isLessThan(readers.indexOf(threads.get(0)));
  }

  @Test
  void moreCallsThanMayWait_areRefusedWithTheirNumber() {
    start(limits(1 << 20, 1 << 20, 1, 8, 64));
    CountDownLatch held = callers.hold(service.lane(), Use.TRAINING);
    Future<Hidden> waiting =
        callers.call(() -> service.forward(model.part(Model.BOTH), model.input(1, 1, 1), LONG));
    Callers.until(() -> service.report(LONG).queued() == 1);
    Failing.as(
        Kind.BUSY,
        "1 calls wait, and more may not",
        () ->
            service.backward(
                model.part(Model.BOTH), model.input(1, 1, 1), model.input(1, 1, 1), LONG));
    Failing.as(
        Kind.BUSY,
        "deadline was over",
        () -> service.extend(open(1, 2), 0, model.input(1, 1, 1), Duration.ofMillis(1)));
    held.countDown();
    assertThat(waiting).succeedsWithin(LONG);
    assertThatThrownBy(() -> service.forward(model.part(Model.BOTH), model.input(65, 64, 1), LONG))
        .isInstanceOf(Invalid.class)
        .hasMessage("x has 4160 positions, and a call at most 4096");
  }

  @Test
  void theSameSessionIsOpenedOnce_andAnotherNotUnderItsId() {
    start(limits(1 << 20, bytes(1, 10), 64, 8, 64));
    String id = open(1, 10);
    Hidden read = service.extend(id, 0, model.input(1, 3, 1), LONG);
    service.open(id, model.part(Model.BOTH), 1, 10, NO_TIME, LONG);
    assertThat(service.report(LONG).cacheFree()).isZero();
    assertThat(service.extend(id, 2, model.input(1, 3, 1), LONG).length()).isEqualTo(3);
    assertThat(service.extend(id, 0, model.input(1, 3, 1), LONG).data())
        .containsExactly(read.data(), within(1e-6f));
    assertThatThrownBy(() -> service.open(id, model.part(Model.BOTH), 1, 9, NO_TIME, LONG))
        .isInstanceOf(Invalid.class)
        .hasMessage("session is that of another session");
    assertThatThrownBy(() -> service.open("1", model.part(Model.BOTH), 1, 9, NO_TIME, LONG))
        .isInstanceOf(Invalid.class)
        .hasMessage("session must have 32 hexadecimal digits");
    service.close(id, LONG);
    assertThat(service.report(LONG).cacheFree()).isEqualTo(bytes(1, 10));
  }

  @Test
  void aSessionThatIsClosedWhileItWaitsForMemory_isNotOpened() throws Exception {
    start(limits(1 << 20, bytes(1, 10), 64, 8, 64));
    String first = open(1, 10);
    String id = "0".repeat(32);
    Future<Boolean> opening =
        callers.call(
            () -> {
              service.open(id, model.part(Model.BOTH), 1, 10, LONG, LONG);
              return true;
            });
    Callers.until(() -> service.report(LONG).queued() == 1);
    Failing.as(
        Kind.BUSY,
        "another call opens session " + id,
        () -> service.open(id, model.part(Model.BOTH), 1, 10, LONG, LONG));
    service.close(id, LONG);
    service.close(first, LONG);
    Failing.as(Kind.LOST, "was closed while it was opened", opening);
    assertThat(service.report(LONG).cacheFree()).isEqualTo(bytes(1, 10));
    assertThat(service.sessions()).isZero();
  }

  @Test
  void whatWasComputedForOthersIsForgotten_andBlocksStay() {
    start(limits(1 << 20, bytes(1, 10), 64, 8, 64));
    String id = open(1, 10);
    service.keep(model.adapter(Model.BOTH, "run", 1), LONG);
    service.forget();
    assertThat(service.report(LONG).cacheFree()).isEqualTo(bytes(1, 10));
    assertThat(service.adapterBytes()).isZero();
    Failing.as(
        Kind.LOST, "has no session", () -> service.extend(id, 0, model.input(1, 1, 1), LONG));
    assertThat(open(1, 10)).isNotEqualTo(id);
  }

  @Test
  void drainingTakesNothingNew_andDropsNoSession() throws Exception {
    start(limits(1 << 20, bytes(1, 10), 64, 8, 64));
    String id = open(1, 10);
    Future<String> waiting =
        callers.call(() -> Model.open(service, model.part(Model.BOTH), 1, 4, LONG));
    Callers.until(() -> service.report(LONG).queued() == 1);
    service.drain(true);
    Failing.as(Kind.CLOSED, "is draining", () -> open(1, 1));
    Failing.as(
        Kind.CLOSED,
        "is draining",
        () -> service.forward(model.part(Model.BOTH), model.input(1, 1, 1), LONG));
    Failing.as(
        Kind.CLOSED, "is draining", () -> service.keep(model.adapter(Model.BOTH, "run", 1), LONG));
    assertThat(service.extend(id, 0, model.input(1, 3, 1), LONG).data())
        .containsExactly(
            direct.forward(Model.BOTH, model.input(1, 3, 1), Optional.empty()).data(),
            within(1e-5f));
    service.close(id, LONG);
    Failing.as(Kind.CLOSED, "is draining", waiting);
    assertThat(service.report(LONG).cacheFree()).isEqualTo(bytes(1, 10));
    service.drain(false);
    assertThat(open(1, 1)).isNotEmpty();
  }

  @Test
  void blocksAreLoadedWithinTheBudget_toTheByte() {
    long one = Blocks.bytes(model.config(), Model.FIRST);
    service = with(limits(one, 1 << 20, 64, 8, 64));
    service.load(model.digest(), model.file(), Model.FIRST);
    service.load(model.digest(), model.file(), Model.FIRST);
    assertThatThrownBy(() -> service.load(model.digest(), model.file(), Model.SECOND))
        .isInstanceOf(Conflict.class)
        .hasMessage(
            "The blocks 1-1 of %s need %d bytes, and of %d there are 0 left."
                .formatted(model.digest().brief(), one, one));
    assertThatThrownBy(() -> service.load(model.digest(), model.file(), new BlockRange(1, 3)))
        .isInstanceOf(Invalid.class);
    Failing.as(
        Kind.LOST,
        "has not the blocks 0-1",
        () -> service.forward(model.part(Model.BOTH), model.input(1, 1, 1), LONG));
    assertThat(service.unload(model.digest(), Model.FIRST, NO_TIME)).isTrue();
    service.load(model.digest(), model.file(), Model.SECOND);
    assertThat(service.report(LONG).held()).hasSize(1);
  }

  @Test
  void blocksAreUnloadedWhenTheirSessionsAreOver_andTakeNoNewOnesMeanwhile() throws Exception {
    start(Model.limits());
    String id = open(1, 10);
    assertThat(service.unload(model.digest(), Model.BOTH, Duration.ofMillis(2))).isFalse();
    service.close(open(1, 2), LONG);
    Future<Boolean> unloading =
        callers.call(() -> service.unload(model.digest(), Model.BOTH, LONG));
    Callers.until(
        () -> {
          try {
            service.close(open(1, 1), LONG);
            return false;
          } catch (PeerFailure e) {
            return e.kind() == Kind.LOST;
          }
        });
    service.extend(id, 0, model.input(1, 3, 1), LONG);
    assertThat(unloading.isDone()).isFalse();
    service.close(id, LONG);
    assertThat(unloading.get()).isTrue();
    assertThat(service.report(LONG).held()).isEmpty();
  }

  @Test
  void aSessionThatIsClosedWhileItReads_endsAfterThePiece() throws Exception {
    start(limits(1 << 20, 1 << 20, 64, 8, 4));
    String id = open(1, 64);
    CountDownLatch held = callers.hold(service.lane(), Use.INFERENCE);
    Future<Hidden> reading = callers.call(() -> service.extend(id, 0, model.input(1, 40, 1), LONG));
    Callers.until(() -> service.lane().waiting() == 1);
    service.close(id, LONG);
    assertThat(service.report(LONG).cacheFree()).isEqualTo((1 << 20) - bytes(1, 64));
    held.countDown();
    Failing.as(Kind.LOST, "was closed", reading);
    assertThat(service.report(LONG).cacheFree()).isEqualTo(1 << 20);
  }

  @Test
  void closingRefusesWhoWaits_andGivesAllBack() throws Exception {
    start(limits(1 << 20, bytes(1, 10), 64, 8, 64));
    String id = open(1, 10);
    service.keep(model.adapter(Model.BOTH, "run", 1), LONG);
    assertThat(service.adapterBytes()).isPositive();
    CountDownLatch held = callers.hold(service.lane(), Use.INFERENCE);
    Future<Hidden> step = callers.call(() -> service.extend(id, 0, model.input(1, 1, 1), LONG));
    Future<Hidden> training =
        callers.call(
            () -> service.forward(model.part(Model.BOTH, "run", 1), model.input(1, 1, 1), LONG));
    Future<String> opening =
        callers.call(() -> Model.open(service, model.part(Model.BOTH), 1, 4, LONG));
    Callers.until(() -> service.report(LONG).queued() == 3);
    Future<Boolean> closing =
        callers.call(
            () -> {
              service.close();
              return true;
            });
    Failing.as(Kind.CLOSED, "given up", step);
    Failing.as(Kind.CLOSED, "given up", training);
    held.countDown();
    closing.get();
    Failing.as(Kind.CLOSED, "opens no more sessions", opening);
    Failing.as(Kind.CLOSED, "", () -> open(1, 1));
    assertThatThrownBy(() -> service.load(model.digest(), model.file(), Model.FIRST))
        .isInstanceOf(Conflict.class);
  }
}
