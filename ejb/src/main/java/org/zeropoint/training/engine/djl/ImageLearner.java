package org.zeropoint.training.engine.djl;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.torch.Descent;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.lm.vision.ImageBatch;
import org.zeropoint.lm.vision.VisionTrainer;
import org.zeropoint.training.engine.session.CheckpointDirectory;
import org.zeropoint.training.engine.session.ImageData;
import org.zeropoint.training.engine.session.Learner;

/** A model of images of the catalogue. Its losses are in nats an image. */
final class ImageLearner implements Learner {

  private static final double NANOS = 1e9;

  private final ImageData data;
  private final Optimizer optimizer;
  private VisionTrainer trainer;

  /**
   * Starts from a model's weights, or from those of the plan's seed.
   *
   * @throws org.zeropoint.shared.Invalid when the weights are not of that model
   */
  ImageLearner(ImageData data, Optimizer optimizer, Optional<Path> baseWeights) {
    this.data = data;
    this.optimizer = optimizer;
    this.trainer = new VisionTrainer(data.config(), data.weights(baseWeights), optimizer);
  }

  /** An image is one token: what is predicted is its label. */
  @Override
  public Found step(int number, double rate) {
    long begin = System.nanoTime();
    ImageBatch batch = data.batch(number);
    double waited = (System.nanoTime() - begin) / NANOS;
    Descent.Step step = trainer.step(batch, number, rate);
    return new Found(step.loss(), step.gradientNorm(), batch.rows(), batch.rows(), waited);
  }

  @Override
  public double natsPerByte(double lossPerImage) {
    return lossPerImage;
  }

  @Override
  public double heldOutLoss() {
    return trainer.result(data.images(), data.heldOut()).loss();
  }

  @Override
  public void write(Path file) {
    data.write(file, trainer.weights());
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
    Map<String, Tensor> weights = data.read(trained);
    VisionTrainer restored =
        VisionTrainer.resume(
            data.config(),
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
