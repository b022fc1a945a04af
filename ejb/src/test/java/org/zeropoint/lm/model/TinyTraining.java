package org.zeropoint.lm.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;

/** Small trainings of the reference models, which several tests look at. */
final class TinyTraining {

  static final double RATE = 3e-3;
  static final double DECAY = 0.1;
  static final int LENGTH = 17;

  static final Lora LORA = new Lora(2, 4, List.of("q_proj", "v_proj", "mlp.down_proj"));

  private TinyTraining() {}

  static List<Double> losses(DecoderTrainer trainer, List<Batch> batches, int from, int to) {
    var losses = new ArrayList<Double>();
    for (int step = from; step <= to; step++) {
      DecoderTrainer.Step done = trainer.step(batches, step, RATE);
      assertThat(done.finite()).isTrue();
      losses.add(done.loss());
    }
    return losses;
  }

  static DecoderTrainer start(Reference reference, DecoderTrainer.Method method) {
    ModelConfig config = reference.directory().config();
    Map<String, Tensor> adapter =
        method.adapter().map(form -> ((Lora) form).seeded(config, 7)).orElse(Map.of());
    try (TensorSource weights = reference.directory().weights()) {
      return DecoderTrainer.start(config, weights, method, adapter);
    }
  }

  static DecoderTrainer.Method full(Precision precision) {
    return new DecoderTrainer.Method(Optional.empty(), Optimizer.ADAMW, DECAY, precision);
  }

  static DecoderTrainer.Method adapter() {
    return new DecoderTrainer.Method(Optional.of(LORA), Optimizer.ADAMW, DECAY, Precision.FP32);
  }

  /** The two long rows of the reference, cut to one length. */
  static Batch batch(Reference reference) {
    return rows(cut(reference));
  }

  static List<int[]> cut(Reference reference) {
    return List.of(
        Arrays.copyOf(reference.batch().get(0), LENGTH),
        Arrays.copyOf(reference.batch().get(3), LENGTH));
  }

  static Batch rows(List<int[]> rows) {
    int length = Math.min(LENGTH, rows.get(0).length) - 1;
    var inputs = new long[rows.size() * length];
    var targets = new long[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      int[] row = rows.get(i / length);
      inputs[i] = row[i % length];
      targets[i] = row[i % length + 1];
    }
    return new Batch(inputs, targets, rows.size(), length);
  }
}
