package org.zeropoint.training.engine.petals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.zeropoint.lm.blocks.AdapterTraining;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.blocks.ModelEnds;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.MergedWeights;
import org.zeropoint.lm.safetensors.DeferredTensor;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.client.RunAdapter;

/** A low-rank adapter of the blocks; nodes have copies until the next step. */
final class TrainedAdapter implements Trainee {

  private static final Duration FORGETTING = Duration.ofSeconds(5);

  private final Lora lora;
  private final AdapterTraining training;
  private final RunAdapter adapter;

  /**
   * @param model digest of the packed model file
   */
  TrainedAdapter(Lora lora, AdapterTraining training, Digest model) {
    this.lora = lora;
    this.training = training;
    this.adapter = new RunAdapter(UUID.randomUUID().toString(), model, lora, training::matricesOf);
  }

  @Override
  public Optional<RunAdapter> adapter() {
    return Optional.of(adapter);
  }

  @Override
  public int positions() {
    return 0;
  }

  @Override
  public Hidden input(ModelEnds ends, Batch piece) {
    return ends.embed(piece.rows(), piece.length(), piece.inputs(), 0);
  }

  @Override
  public long[] targets(Batch piece) {
    return piece.targets();
  }

  @Override
  public Map<String, Tensor> gradients(BlockGradient back) {
    return back.adapter();
  }

  @Override
  public double apply(Map<String, Tensor> gradients, int step, double rate) {
    double norm = training.apply(List.of(gradients), step, rate);
    if (Double.isFinite(norm)) {
      adapter.changed();
    }
    return norm;
  }

  @Override
  public Map<String, DeferredTensor> values() {
    return training.deferredMatrices();
  }

  @Override
  public Map<String, DeferredTensor> state() {
    return training.deferredState();
  }

  @Override
  public void restore(TensorSource values, TensorSource state) {
    training.restore(values, state);
    adapter.changed();
  }

  @Override
  public void writeWhole(Path file, ModelFile base) {
    base.writeDeferred(
        file, MergedWeights.of(base.config(), base.weights(), lora, training.matrices()));
  }

  @Override
  public void close() {
    adapter.forget(FORGETTING);
    training.close();
  }
}
