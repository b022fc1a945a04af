package org.zeropoint.lm.vision;

import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.torch.Descent;
import org.zeropoint.shared.Invalid;

/**
 * A model that learns. Used by one thread at a time; other models may compute in other threads
 * meanwhile. With the same number of PyTorch threads on the same kind of processor, the same calls
 * give the same bits.
 */
public final class VisionTrainer implements AutoCloseable {

  private final VisionNet net;
  private final Descent descent;

  /** Starts from weights as {@link VisionWeights} makes them, with fresh optimiser state. */
  public VisionTrainer(VisionConfig config, Map<String, Tensor> weights, Optimizer optimizer) {
    this.net = new VisionNet(config, weights, Descent.GRADIENTS + optimizer.source());
    try {
      this.descent = new Descent(net.program(), optimizer, net.arrays(), net.weights());
    } catch (RuntimeException | Error e) {
      net.close();
      throw e;
    }
  }

  /**
   * Goes on with optimiser state that {@link #state()} gave.
   *
   * @param source the file's name, for the message
   * @throws Invalid when the state is not of this model and optimiser
   */
  public static VisionTrainer resume(
      VisionConfig config,
      Map<String, Tensor> weights,
      Optimizer optimizer,
      Map<String, Tensor> state,
      String source) {
    var trainer = new VisionTrainer(config, weights, optimizer);
    try {
      trainer.descent.restore(state, config.name(), source);
      return trainer;
    } catch (RuntimeException | Error e) {
      trainer.close();
      throw e;
    }
  }

  /**
   * One optimiser step, unless loss or gradient are not finite; the loss is in nats an image.
   *
   * @param batch of images that suit the model
   * @param step number of the step, from 1
   */
  public Descent.Step step(ImageBatch batch, int step, double learningRate) {
    try (NDManager scope = net.scope()) {
      return descent.step(scope, net.arguments(scope, batch), step, learningRate);
    }
  }

  /** The gradient of the loss, by weight; changes nothing. */
  Map<String, Tensor> gradients(ImageBatch batch) {
    try (NDManager scope = net.scope()) {
      return descent.gradients(net.arguments(scope, batch));
    }
  }

  /** How well it does on some images, as {@link VisionModel#result} tells it. */
  public Scores.Result result(ImageSet images, int[] chosen) {
    return net.result(images, chosen);
  }

  /** A copy of the weights. */
  public Map<String, Tensor> weights() {
    return descent.weights();
  }

  /** A copy of the optimiser's state, each name a slot, a dot, and the weight's name. */
  public Map<String, Tensor> state() {
    return descent.state();
  }

  @Override
  public void close() {
    net.close();
  }
}
