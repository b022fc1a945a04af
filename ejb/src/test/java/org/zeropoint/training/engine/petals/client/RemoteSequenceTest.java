package org.zeropoint.training.engine.petals.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.blocks.AdapterTraining;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.blocks.ModelEnds.LossGradient;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.language.SmallModel;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.DecoderTrainer;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.petals.client.FaultyNode.Fault;
import org.zeropoint.training.engine.petals.client.Measures.Kind;
import org.zeropoint.training.engine.petals.client.Swarm.Member;
import org.zeropoint.training.engine.petals.node.BlockLimits;
import org.zeropoint.training.engine.petals.wire.WireForm;

class RemoteSequenceTest {

  private static final int LAYERS = 6;
  private static final int ROWS = 3;
  private static final int LENGTH = 10;
  private static final Lora LORA = new Lora(4, 8, List.of("q_proj", "mlp.down_proj"));

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

  private static Batch batch(long seed) {
    var random = new SplittableRandom(seed);
    long[] tokens = random.longs((long) ROWS * LENGTH, 0, 300).toArray();
    long[] targets = random.longs((long) ROWS * LENGTH, 0, 300).toArray();
    targets[4] = -100;
    return new Batch(tokens, targets, ROWS, LENGTH);
  }

  /** The adapter after it was changed once, so that no part of it is nought. */
  private Map<String, Tensor> matrices() {
    Map<String, Tensor> matrices = LORA.seeded(swarm.config(), 5);
    var random = new SplittableRandom(6);
    matrices.forEach(
        (name, tensor) -> {
          for (int i = 0; i < tensor.data().length; i++) {
            tensor.data()[i] += (float) (0.1 * random.nextDouble() - 0.05);
          }
        });
    return matrices;
  }

  /** Loss and gradients by way of the nodes. */
  private record Found(double loss, Map<String, Tensor> gradients) {}

  private Found found(RemoteSequence sequence, Batch batch, RunAdapter adapter) {
    Hidden input = swarm.ends().embed(ROWS, LENGTH, batch.inputs(), 0);
    Route route = sequence.routes(1, (long) ROWS * LENGTH).get(0);
    Passed passed = sequence.forward(route, input, Optional.of(adapter));
    LossGradient loss = swarm.ends().loss(passed.output(), batch.targets(), ROWS * LENGTH - 1);
    BlockGradient back = sequence.backward(passed, loss.gradient(), Optional.of(adapter));
    return new Found(loss.loss(), back.adapter());
  }

  private RunAdapter adapter(AdapterTraining training) {
    return new RunAdapter("run", swarm.model(), LORA, training::matricesOf);
  }

  private AdapterTraining training() {
    return AdapterTraining.start(swarm.config(), LORA, matrices(), Optimizer.ADAMW, 0);
  }

  private Found local(Batch batch) {
    try (ModelFile file = ModelFile.open(packed);
        DecoderTrainer trainer =
            DecoderTrainer.start(
                file.config(),
                file.weights(),
                new DecoderTrainer.Method(Optional.of(LORA), Optimizer.ADAMW, 0, Precision.FP32),
                matrices())) {
      return new Found(trainer.loss(List.of(batch)), trainer.gradients(batch));
    }
  }

  private static void assertSame(Found found, Found expected, double tolerance) {
    assertThat(found.loss()).isCloseTo(expected.loss(), within(tolerance));
    assertThat(found.gradients().keySet()).isEqualTo(expected.gradients().keySet());
    expected
        .gradients()
        .forEach(
            (name, tensor) ->
                assertThat(found.gradients().get(name).data())
                    .as(name)
                    .usingComparatorWithPrecision((float) tolerance)
                    .containsExactly(tensor.data()));
  }

  @Test
  void chainOfThreeGivesWhatTheWholeModelGives() {
    swarm.add(0, 2);
    swarm.add(2, 4);
    swarm.add(4, 6);
    Batch batch = batch(1);
    Hidden input = swarm.ends().embed(ROWS, LENGTH, batch.inputs(), 0);
    RemoteSequence sequence = swarm.sequence();
    Route route = sequence.routes(1, ROWS * LENGTH).get(0);
    float[] scores = swarm.ends().logits(sequence.forward(route, input, Optional.empty()).output());
    try (ModelFile file = ModelFile.open(packed);
        Decoder decoder = Decoder.load(file.config(), file.weights(), Precision.FP32)) {
      List<float[]> expected = decoder.logits(rows(batch));
      for (int row = 0; row < ROWS; row++) {
        int size = expected.get(row).length;
        assertThat(Arrays.copyOfRange(scores, row * size, (row + 1) * size))
            .usingComparatorWithPrecision(1e-4f)
            .containsExactly(expected.get(row));
      }
    }
    try (AdapterTraining training = training()) {
      assertSame(found(sequence, batch, adapter(training)), local(batch), 1e-4);
    }
  }

  private static List<int[]> rows(Batch batch) {
    int[] tokens = Arrays.stream(batch.inputs()).mapToInt(Math::toIntExact).toArray();
    return IntStream.range(0, ROWS)
        .mapToObj(row -> Arrays.copyOfRange(tokens, row * LENGTH, (row + 1) * LENGTH))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whateverNodesFail_lossAndGradientsAreTheSame(long seed) {
    swarm.add(0, 2);
    swarm.add(2, 4);
    swarm.add(4, 6);
    swarm.add(0, 3);
    swarm.add(3, 6);
    RemoteSequence sequence = swarm.sequence();
    try (AdapterTraining training = training()) {
      Found expected = local(batch(seed));
      RunAdapter adapter = adapter(training);
      fail(seed);
      for (int i = 0; i < 5; i++) {
        assertSame(found(sequence, batch(seed), adapter), expected, 1e-6);
        adapter.changed();
      }
    }
    assertThat(swarm.nodes().stream().mapToInt(FaultyNode::faults).sum()).isGreaterThan(5);
    assertThat(swarm.quarantined()).isEmpty();
  }

  /** About every third call to each node fails in some way. */
  private void fail(long seed) {
    var random = new SplittableRandom(seed);
    List<Fault> faults = List.of(Fault.LOST_CALL, Fault.LOST_ANSWER, Fault.RESTART, Fault.BUSY);
    for (FaultyNode node : swarm.nodes()) {
      node.plan(
          operation ->
              random.nextInt(3) == 0 ? faults.get(random.nextInt(faults.size())) : Fault.NONE);
    }
  }

  @Test
  void failedBackwardGoesForwardAgainOnlyThroughItsPart() {
    FaultyNode first = swarm.add(0, 2);
    FaultyNode middle = swarm.add(2, 4);
    FaultyNode last = swarm.add(4, 6);
    RemoteSequence sequence = swarm.sequence();
    var forwards = new ConcurrentHashMap<String, Integer>();
    try (AdapterTraining training = training()) {
      middle.plan(op -> op.equals("backward") ? Fault.LOST_CALL : Fault.NONE);
      Batch batch = batch(1);
      Hidden input = swarm.ends().embed(ROWS, LENGTH, batch.inputs(), 0);
      RunAdapter adapter = adapter(training);
      Route route = sequence.routes(1, ROWS * LENGTH).get(0);
      Passed passed = sequence.forward(route, input, Optional.of(adapter));
      // In the place of one node two others, so that what the second is given is not known.
      FaultyNode half = swarm.add(2, 3);
      FaultyNode otherHalf = swarm.add(3, 4);
      for (FaultyNode node : List.of(first, last, half, otherHalf)) {
        node.plan(
            op -> {
              forwards.merge(node.node() + " " + op, 1, Integer::sum);
              return Fault.NONE;
            });
      }
      LossGradient loss = swarm.ends().loss(passed.output(), batch.targets(), ROWS * LENGTH - 1);
      BlockGradient back = sequence.backward(passed, loss.gradient(), Optional.of(adapter));
      assertSame(new Found(loss.loss(), back.adapter()), local(batch), 1e-4);
    }
    assertThat(forwards)
        .isEqualTo(
            Map.of(
                "node-0 backward", 1,
                "node-2 backward", 1,
                "node-3 keep", 1,
                "node-3 forward", 1,
                "node-3 backward", 1,
                "node-4 keep", 1,
                "node-4 backward", 1));
  }

  @Test
  void nodeThatIsBusyIsWaitedFor() {
    FaultyNode only = swarm.add(0, 6);
    var left = new AtomicInteger(4);
    only.plan(op -> left.getAndDecrement() > 0 ? Fault.BUSY : Fault.NONE);
    var begin = swarm.clock().instant();
    try (AdapterTraining training = training()) {
      found(swarm.sequence(), batch(1), adapter(training));
    }
    assertThat(Duration.between(begin, swarm.clock().instant()))
        .isBetween(Duration.ofMillis(400), Duration.ofSeconds(10));
  }

  @Test
  void callThatNoNodeWouldDo_failsAtOnce_andCountsAgainstNobody() {
    swarm.over(WireForm.FP32);
    BlockLimits usual = FaultyNode.LIMITS;
    var few =
        new BlockLimits(
            usual.weightBytes(),
            usual.cacheBytes(),
            usual.adapterBytes(),
            usual.adapters(),
            usual.queue(),
            usual.batch(),
            usual.chunk(),
            ROWS * LENGTH - 1,
            usual.idle());
    String node = swarm.add(0, LAYERS, few).node();
    RemoteSequence sequence = swarm.sequence();
    Hidden input = swarm.ends().embed(ROWS, LENGTH, batch(1).inputs(), 0);
    Route route = sequence.routes(1, ROWS * LENGTH).get(0);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> sequence.forward(route, input, Optional.empty()))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining("forward of the blocks 0-5 cannot be asked for: node " + node)
          .hasMessageContaining("has 30 positions, and a call at most 29");
    }
    assertThat(swarm.quarantined()).isEmpty();
    assertThat(swarm.client().bans().admits(node)).isTrue();
    assertThat(sequence.forward(route, first(input), Optional.empty()).output().rows())
        .isEqualTo(1);
  }

  /** Of some rows the first. */
  private static Hidden first(Hidden rows) {
    int size = rows.length() * rows.width();
    return new Hidden(1, rows.length(), rows.width(), Arrays.copyOf(rows.data(), size));
  }

  @Test
  void drainingNodeIsGivenNothing() {
    FaultyNode old = swarm.add(0, 6);
    swarm.drain(old.node());
    old.plan(
        op -> {
          throw new AssertionError("it was asked");
        });
    swarm.add(0, 6);
    try (AdapterTraining training = training()) {
      found(swarm.sequence(), batch(1), adapter(training));
    }
  }

  @Test
  void withoutAnybodyToAsk_theErrorNamesBlocksAndWhatWasTried() {
    swarm.add(0, 2);
    FaultyNode broken = swarm.add(2, 4);
    broken.plan(op -> Fault.LOST_CALL);
    swarm.add(4, 6);
    RemoteSequence sequence = swarm.sequence();
    Batch batch = batch(1);
    Hidden input = swarm.ends().embed(ROWS, LENGTH, batch.inputs(), 0);
    Route route = sequence.routes(1, ROWS * LENGTH).get(0);
    var begin = swarm.clock().instant();
    assertThatThrownBy(() -> sequence.forward(route, input, Optional.empty()))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("forward of the blocks 2-3 was given up")
        .hasMessageContaining("node node-1: does not answer (");
    assertThat(Duration.between(begin, swarm.clock().instant()))
        .isBetween(Duration.ofMinutes(19), Duration.ofMinutes(20).plusSeconds(6));
  }

  @Test
  void blocksOfWhichTheOnlyHolderIsDrainingCountAsNobodys() {
    swarm.add(0, 2);
    swarm.drain(swarm.add(2, 6).node());
    assertThatThrownBy(() -> swarm.sequence().coverage().requireWhole())
        .hasMessageContaining("blocks 2-5");
  }

  @Test
  void answerIsWaitedForMuchLongerThanOthersTook_butNoLongerThanAllowed() {
    Member node = Members.member("node", Members.range(0, 2));
    var measures = new Measures();
    var most = Duration.ofSeconds(60);
    assertThat(measures.deadline(node, Kind.FORWARD, 2, most)).isEqualTo(most);
    for (int i = 0; i < 3; i++) {
      measures.took(node, Kind.FORWARD, 2, 0.5);
    }
    assertThat(measures.deadline(node, Kind.FORWARD, 2, most))
        .isEqualTo(Duration.ofSeconds(10).plusSeconds(10));
    assertThat(measures.deadline(node, Kind.FORWARD, 20, most)).isEqualTo(most);
    assertThat(measures.deadline(node, Kind.STEP, 2, most)).isEqualTo(most);
  }

  @Test
  void blocksThatNobodyHoldsAreNamed() {
    swarm.add(0, 2);
    swarm.add(3, 6);
    assertThatThrownBy(() -> swarm.sequence().coverage().requireWhole())
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("blocks 2-2");
    assertThatThrownBy(() -> swarm.sequence().routes(1, 1))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("blocks 2-2");
  }
}
