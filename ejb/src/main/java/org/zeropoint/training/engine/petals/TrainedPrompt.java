package org.zeropoint.training.engine.petals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.blocks.ModelEnds;
import org.zeropoint.lm.blocks.SoftPrompt;
import org.zeropoint.lm.blocks.SoftPromptTraining;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.VirtualTokens;
import org.zeropoint.lm.safetensors.DeferredTensor;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.training.engine.petals.client.RunAdapter;

/** A soft prompt: all of it stays here, and nodes see vectors like those of any token. */
final class TrainedPrompt implements Trainee {

  private final SoftPromptTraining training;
  private volatile SoftPrompt prompt;

  TrainedPrompt(SoftPromptTraining training) {
    this.training = training;
    this.prompt = training.prompt();
  }

  @Override
  public Optional<RunAdapter> adapter() {
    return Optional.empty();
  }

  @Override
  public int positions() {
    return prompt.positions();
  }

  @Override
  public Hidden input(ModelEnds ends, Batch piece) {
    return prompt.before(ends, piece.rows(), piece.length(), piece.inputs());
  }

  @Override
  public long[] targets(Batch piece) {
    return prompt.targets(piece.rows(), piece.length(), piece.targets());
  }

  @Override
  public Map<String, Tensor> gradients(BlockGradient back) {
    return Map.of(VirtualTokens.NAME, prompt.gradient(back.input()));
  }

  @Override
  public double apply(Map<String, Tensor> gradients, int step, double rate) {
    double norm = training.apply(List.of(gradients.get(VirtualTokens.NAME)), step, rate);
    prompt = training.prompt();
    return norm;
  }

  @Override
  public Map<String, DeferredTensor> values() {
    return training.deferredVectors();
  }

  @Override
  public Map<String, DeferredTensor> state() {
    return training.deferredState();
  }

  @Override
  public void restore(TensorSource values, TensorSource state) {
    training.restore(values, state);
    prompt = training.prompt();
  }

  @Override
  public void writeWhole(Path file, ModelFile base) {
    base.writePrompted(file, prompt.vectors());
  }

  @Override
  public void close() {
    training.close();
  }
}
