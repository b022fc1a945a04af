package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.zeropoint.lm.blocks.AdapterTraining;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.blocks.ModelEnds;
import org.zeropoint.lm.blocks.ModelEnds.LossGradient;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.DecoderTrainer;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.client.Passed;
import org.zeropoint.training.engine.petals.client.RemoteSequence;
import org.zeropoint.training.engine.petals.client.Route;
import org.zeropoint.training.engine.petals.client.RunAdapter;

/** Scores and gradients by way of the nodes, number by number those of the whole model here. */
final class ChainNumbers {

  private static final int ROWS = 3;
  private static final int LENGTH = 10;
  private static final int BYTES = 256;
  private static final float TOLERANCE = 1e-4f;
  private static final Lora LORA = new Lora(4, 8, List.of("c_attn", "c_fc"));

  private final ModelFile file;
  private final ModelEnds ends;
  private final RemoteSequence sequence;
  private final Digest model;
  private final Batch batch;

  private ChainNumbers(NodeChain chain, Digest model, ModelFile file, ModelEnds ends)
      throws IOException {
    this.file = file;
    this.ends = ends;
    this.model = model;
    sequence = new ChainClient(chain).sequence(model, file.config());
    var random = new SplittableRandom(1);
    long[] tokens = random.longs((long) ROWS * LENGTH, 0, BYTES).toArray();
    long[] targets = random.longs((long) ROWS * LENGTH, 0, BYTES).toArray();
    batch = new Batch(tokens, targets, ROWS, LENGTH);
  }

  static void assertSame(NodeChain chain) throws IOException {
    var model = new Digest(chain.models().get(0).path("model").asText());
    Path packed = chain.head().data().resolve("models/" + model.hex() + "/model.safetensors");
    try (ModelFile file = ModelFile.open(packed);
        ModelEnds ends = ModelEnds.load(file.config(), file.weights(), Precision.FP32)) {
      var numbers = new ChainNumbers(chain, model, file, ends);
      Route route = numbers.sequence.routes(1, (long) ROWS * LENGTH).get(0);
      assertThat(route.hops()).hasSize(NodeChain.NODES);
      numbers.scores(route);
      numbers.gradients(route);
    }
  }

  private void scores(Route route) {
    Hidden input = ends.embed(ROWS, LENGTH, batch.inputs(), 0);
    float[] found = ends.logits(sequence.forward(route, input, Optional.empty()).output());
    try (Decoder decoder = Decoder.load(file.config(), file.weights(), Precision.FP32)) {
      List<float[]> expected = decoder.logits(rows());
      int size = LENGTH * BYTES;
      for (int row = 0; row < ROWS; row++) {
        assertThat(Arrays.copyOfRange(found, row * size, (row + 1) * size))
            .usingComparatorWithPrecision(TOLERANCE)
            .containsExactly(expected.get(row));
      }
    }
  }

  private List<int[]> rows() {
    int[] tokens = Arrays.stream(batch.inputs()).mapToInt(Math::toIntExact).toArray();
    var rows = new ArrayList<int[]>();
    for (int row = 0; row < ROWS; row++) {
      rows.add(Arrays.copyOfRange(tokens, row * LENGTH, (row + 1) * LENGTH));
    }
    return rows;
  }

  /** Of an adapter of which no part is nought. */
  private void gradients(Route route) {
    Map<String, Tensor> matrices = LORA.seeded(file.config(), 5);
    var random = new SplittableRandom(6);
    for (Tensor matrix : matrices.values()) {
      for (int i = 0; i < matrix.data().length; i++) {
        matrix.data()[i] += (float) (0.1 * random.nextDouble() - 0.05);
      }
    }
    var method = new DecoderTrainer.Method(Optional.of(LORA), Optimizer.ADAMW, 0, Precision.FP32);
    try (AdapterTraining training =
            AdapterTraining.start(file.config(), LORA, matrices, Optimizer.ADAMW, 0);
        DecoderTrainer here =
            DecoderTrainer.start(file.config(), file.weights(), method, matrices)) {
      var adapter = new RunAdapter("numbers", model, LORA, training::matricesOf);
      Hidden input = ends.embed(ROWS, LENGTH, batch.inputs(), 0);
      Passed passed = sequence.forward(route, input, Optional.of(adapter));
      LossGradient loss = ends.loss(passed.output(), batch.targets(), ROWS * LENGTH);
      BlockGradient back = sequence.backward(passed, loss.gradient(), Optional.of(adapter));
      assertThat(loss.loss()).isCloseTo(here.loss(List.of(batch)), within((double) TOLERANCE));
      assertSame(back.adapter(), here.gradients(batch));
      adapter.forget(NodeChain.PATIENCE);
    }
  }

  private static void assertSame(Map<String, Tensor> found, Map<String, Tensor> expected) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, matrix) ->
            assertThat(found.get(name).data())
                .as(name)
                .usingComparatorWithPrecision(TOLERANCE)
                .containsExactly(matrix.data()));
  }
}
