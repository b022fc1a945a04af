package org.zeropoint.training.engine.djl;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.gpt.GptTrainer;
import org.zeropoint.lm.model.DecoderTrainer;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.training.engine.session.ByteText;
import org.zeropoint.training.engine.session.CheckpointDirectory;
import org.zeropoint.training.engine.session.Learner;

/** A model of the catalogue, whose tokens are bytes. */
final class ByteLearner implements Learner {

  private static final double NANOS = 1e9;

  private final ByteText text;
  private final Optimizer optimizer;
  private GptTrainer trainer;

  /**
   * Starts from a model's weights, or from those of the plan's seed.
   *
   * @throws org.zeropoint.shared.Invalid when the weights are not of that model
   */
  ByteLearner(ByteText text, Optimizer optimizer, Optional<Path> baseWeights) {
    this.text = text;
    this.optimizer = optimizer;
    this.trainer = new GptTrainer(text.config(), text.weights(baseWeights), optimizer);
  }

  @Override
  public Found step(int number, double rate) {
    long begin = System.nanoTime();
    Batch batch = text.batch(number);
    double waited = (System.nanoTime() - begin) / NANOS;
    DecoderTrainer.Step step = trainer.step(batch, number, rate);
    return new Found(step.loss(), step.gradientNorm(), batch.inputs().length, batch.rows(), waited);
  }

  /** A byte is a token. */
  @Override
  public double natsPerByte(double lossPerToken) {
    return lossPerToken;
  }

  @Override
  public double heldOutLoss() {
    return trainer.heldOutLoss(text.heldOut());
  }

  @Override
  public void write(Path file) {
    text.write(file, trainer.weights());
  }

  @Override
  public void writeWhole(Path file) {
    write(file);
  }

  @Override
  public void writeState(Path file) {
    Safetensors.write(file, trainer.state(), Map.of());
  }

  @Override
  public void restore(Path trained, Path state) {
    Map<String, Tensor> weights = text.read(trained);
    GptTrainer restored =
        GptTrainer.resume(
            text.config(),
            weights,
            optimizer,
            Safetensors.read(state),
            CheckpointDirectory.OPTIMIZER);
    trainer.close();
    trainer = restored;
  }

  @Override
  public String device() {
    return TorchProbe.device();
  }

  @Override
  public void close() {
    trainer.close();
  }
}
