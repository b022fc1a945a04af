package org.zeropoint.training.engine.petals.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.generation.Sampler;
import org.zeropoint.lm.generation.Sampling;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.language.SmallModel;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.model.Writing;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.petals.client.FaultyNode.Fault;
import org.zeropoint.training.engine.petals.node.BlockLimits;

class RemoteWritingTest {

  private static final int LAYERS = 6;
  private static final int VOCABULARY = 304;
  private static final List<int[]> PROMPTS =
      List.of(new int[] {5, 60, 7, 200, 11}, new int[] {44, 3}, new int[] {9, 8});

  @TempDir private Path directory;
  private Path packed;
  private LocalSwarm swarm;

  @BeforeEach
  void start() throws IOException {
    packed = SmallModel.packedLlama(Files.createDirectory(directory.resolve("model")), LAYERS, 3);
    swarm = new LocalSwarm(packed);
  }

  @AfterEach
  void end() {
    swarm.close();
  }

  private static List<Sampler> samplers(double temperature) {
    return List.of(1, 2, 3).stream()
        .map(seed -> new Sampler(Sampling.of(temperature, seed), VOCABULARY))
        .toList();
  }

  private List<int[]> expected(double temperature, int most) {
    var drawn = new ArrayList<int[]>();
    try (ModelFile file = ModelFile.open(packed);
        Decoder decoder = Decoder.load(file.config(), file.weights(), Precision.FP32);
        var writing = new Writing(decoder, PROMPTS, samplers(temperature), most)) {
      for (int i = 0; i < most; i++) {
        drawn.add(writing.next());
      }
    }
    return drawn;
  }

  private List<int[]> found(RemoteSequence sequence, double temperature, int most) {
    var drawn = new ArrayList<int[]>();
    try (var writing =
        new RemoteWriting(
            sequence, swarm.ends(), Optional.empty(), PROMPTS, samplers(temperature), most)) {
      for (int i = 0; i < most; i++) {
        drawn.add(writing.next());
      }
    }
    return drawn;
  }

  private void chain() {
    swarm.add(0, 2);
    swarm.add(2, 4);
    swarm.add(4, 6);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.8})
  void chainOfThreeWritesWhatTheWholeModelWrites_alsoBeyondTheContext(double temperature) {
    chain();
    int most = SmallModel.CONTEXT + 20;
    assertThat(found(swarm.sequence(), temperature, most))
        .usingRecursiveComparison()
        .isEqualTo(expected(temperature, most));
    assertThat(swarm.cacheUsed()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whateverNodesFail_theTokensAreTheSame_andAllMemoryIsGivenBack(long seed) {
    chain();
    swarm.add(0, 3);
    swarm.add(3, 6);
    var random = new SplittableRandom(seed);
    List<Fault> faults = List.of(Fault.LOST_CALL, Fault.LOST_ANSWER, Fault.RESTART, Fault.BUSY);
    for (FaultyNode node : swarm.nodes()) {
      node.plan(
          op ->
              !op.equals("close") && random.nextInt(8) == 0
                  ? faults.get(random.nextInt(faults.size()))
                  : Fault.NONE);
    }
    assertThat(found(swarm.sequence(), 0, 40))
        .usingRecursiveComparison()
        .isEqualTo(expected(0, 40));
    assertThat(swarm.nodes().stream().mapToInt(FaultyNode::faults).sum()).isGreaterThan(10);
    assertThat(swarm.cacheUsed()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void sessionsThatWereLeftAreClosedInTheEnd(long seed) {
    chain();
    chain();
    var random = new SplittableRandom(seed);
    for (FaultyNode node : swarm.nodes()) {
      node.plan(
          op ->
              op.equals("extend") && random.nextInt(8) == 0
                  ? (random.nextBoolean() ? Fault.LOST_CALL : Fault.LOST_ANSWER)
                  : Fault.NONE);
    }
    assertThat(found(swarm.sequence(), 0, 40))
        .usingRecursiveComparison()
        .isEqualTo(expected(0, 40));
    assertThat(swarm.nodes().stream().mapToInt(FaultyNode::faults).sum()).isGreaterThan(10);
    assertThat(swarm.cacheUsed()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void eachNodeInTurnIsReplaced_bySeveralThatHoldItsBlocks(int broken) {
    chain();
    for (int block = 0; block < LAYERS; block++) {
      swarm.add(block, block + 1);
    }
    var calls = new AtomicInteger();
    swarm
        .nodes()
        .get(broken)
        .plan(
            op ->
                op.equals("extend") && calls.incrementAndGet() > 5 ? Fault.LOST_CALL : Fault.NONE);
    Hidden input = swarm.ends().embed(1, 5, new long[] {5, 60, 7, 200, 11}, 0);
    try (RemoteSession session = swarm.sequence().open(1, 30);
        RemoteSession whole = reference().open(1, 30)) {
      for (int i = 0; i < 20; i++) {
        Hidden fresh = i == 0 ? input : swarm.ends().embed(1, 1, new long[] {i}, 4 + i);
        assertThat(session.extend(fresh).data())
            .usingComparatorWithPrecision(1e-5f)
            .containsExactly(whole.extend(fresh).data());
      }
      assertThat(session.route().orElseThrow().blocks().size()).isEqualTo(LAYERS);
      assertThat(session.route().orElseThrow().hops()).hasSize(4);
    }
    assertThat(swarm.cacheUsed()).isZero();
  }

  /** Over one node that nobody else uses. */
  private RemoteSequence reference() {
    try {
      var alone = new LocalSwarm(packed);
      others.add(alone);
      alone.add(0, LAYERS);
      return alone.sequence();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final List<LocalSwarm> others = new ArrayList<>();

  @AfterEach
  void endOthers() {
    others.forEach(LocalSwarm::close);
  }

  @Test
  void onlyHolderThatIsAwayForAWhileIsWaitedFor_andGoesOnWhereItWas() {
    chain();
    FaultyNode middle = swarm.nodes().get(1);
    var opened = new AtomicInteger();
    var calls = new AtomicInteger();
    middle.plan(
        op -> {
          opened.addAndGet(op.equals("open") ? 1 : 0);
          int call = calls.incrementAndGet();
          return call > 10 && call < 14 ? Fault.LOST_ANSWER : Fault.NONE;
        });
    var begin = swarm.clock().instant();
    var single = List.of(PROMPTS.get(0));
    try (var writing =
        new RemoteWriting(
            swarm.sequence(),
            swarm.ends(),
            Optional.empty(),
            single,
            samplers(0).subList(0, 1),
            20)) {
      for (int[] token : expectedOf(single, 20)) {
        assertThat(writing.next()).isEqualTo(token);
      }
    }
    assertThat(opened).hasValue(1);
    assertThat(Duration.between(begin, swarm.clock().instant()))
        .as("bans of 5, 10 and 20 seconds")
        .isBetween(Duration.ofSeconds(35), Duration.ofSeconds(60));
  }

  @Test
  void nodeThatStandsStillWhenASessionIsOpened_isSoonLeftForAnother() {
    FaultyNode still = swarm.add(0, 6);
    swarm.add(0, 6);
    still.plan(op -> op.equals("open") ? Fault.STILL : Fault.NONE);
    assertThat(found(swarm.sequence(), 0, 10))
        .usingRecursiveComparison()
        .isEqualTo(expected(0, 10));
    assertThat(still.faults()).isEqualTo(1);
    assertThat(still.waited())
        .as("a sixth of a call's 20 seconds, and twenty round trips")
        .isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void nodeThatHasNoMemoryYet_isWaitedFor() {
    BlockLimits usual = FaultyNode.LIMITS;
    long one = 30L * 6 * 2 * 2 * 8 * 4;
    var room =
        new BlockLimits(
            usual.weightBytes(),
            one,
            usual.adapterBytes(),
            usual.adapters(),
            usual.queue(),
            usual.batch(),
            usual.chunk(),
            usual.positions(),
            usual.idle());
    FaultyNode only = swarm.add(0, 6, room);
    var opened = new AtomicInteger();
    RemoteSession first = swarm.sequence().open(1, 30);
    first.extend(swarm.ends().embed(1, 1, new long[] {1}, 0));
    only.plan(
        op -> {
          // The second wish comes after the first was refused, and finds the memory free.
          if (op.equals("open") && opened.incrementAndGet() == 2) {
            first.close();
          }
          return Fault.NONE;
        });
    try (RemoteSession session = swarm.sequence().open(1, 30)) {
      session.extend(swarm.ends().embed(1, 1, new long[] {1}, 0));
      assertThat(swarm.cacheUsed()).isEqualTo(one);
    }
    assertThat(opened).hasValue(2);
    assertThat(swarm.cacheUsed()).isZero();
  }

  private List<int[]> expectedOf(List<int[]> prompts, int most) {
    var drawn = new ArrayList<int[]>();
    try (ModelFile file = ModelFile.open(packed);
        Decoder decoder = Decoder.load(file.config(), file.weights(), Precision.FP32);
        var writing = new Writing(decoder, prompts, samplers(0).subList(0, 1), most)) {
      for (int i = 0; i < most; i++) {
        drawn.add(writing.next());
      }
    }
    return drawn;
  }

  @Test
  void nodeWithoutRoomIsLeftOut_andWhereNobodyHasSome_theErrorSaysSo() {
    BlockLimits usual = FaultyNode.LIMITS;
    var little =
        new BlockLimits(
            usual.weightBytes(),
            1000,
            usual.adapterBytes(),
            usual.adapters(),
            usual.queue(),
            usual.batch(),
            usual.chunk(),
            usual.positions(),
            usual.idle());
    swarm.add(0, 6, little);
    try (RemoteSession session = swarm.sequence().open(1, 30)) {
      assertThatThrownBy(() -> session.extend(swarm.ends().embed(1, 1, new long[] {1}, 0)))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("no node that holds the blocks 0-5 can take them now");
    }
    swarm.add(0, 6);
    try (RemoteSession session = swarm.sequence().open(1, 30)) {
      session.extend(swarm.ends().embed(1, 1, new long[] {1}, 0));
      assertThat(session.route().orElseThrow().told()).isEqualTo("node-1 0-5");
      assertThat(swarm.cacheUsed()).isEqualTo(30L * 6 * 2 * 2 * 8 * 4);
    }
    assertThat(swarm.cacheUsed()).isZero();
  }

  @Test
  void sessionGoesOnOnANodeThatIsDraining_whichNewOnesAvoid() {
    swarm.add(0, 6);
    swarm.add(0, 6);
    try (RemoteSession session = swarm.sequence().open(1, 30)) {
      session.extend(swarm.ends().embed(1, 1, new long[] {1}, 0));
      String node = session.route().orElseThrow().hops().get(0).node();
      swarm.drain(node);
      session.extend(swarm.ends().embed(1, 1, new long[] {2}, 1));
      assertThat(session.route().orElseThrow().hops().get(0).node()).isEqualTo(node);
      try (RemoteSession other = swarm.sequence().open(1, 30)) {
        other.extend(swarm.ends().embed(1, 1, new long[] {1}, 0));
        assertThat(other.route().orElseThrow().hops().get(0).node()).isNotEqualTo(node);
      }
    }
  }

  @Test
  void moreThanASessionHasRoomForIsRefused() {
    swarm.add(0, 6);
    try (RemoteSession session = swarm.sequence().open(1, 3)) {
      session.extend(swarm.ends().embed(1, 2, new long[] {1, 2}, 0));
      assertThatThrownBy(() -> session.extend(swarm.ends().embed(1, 2, new long[] {3, 4}, 2)))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining("room for 1");
      assertThat(session.position()).isEqualTo(2);
    }
  }

  @Test
  void writingBeginsOnlyWhereAllBlocksAreHeld() {
    swarm.add(0, 2);
    assertThatThrownBy(
            () ->
                new RemoteWriting(
                    swarm.sequence(), swarm.ends(), Optional.empty(), PROMPTS, samplers(0), 1))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("2-5");
  }
}
