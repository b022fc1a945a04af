package org.zeropoint.lm.gpt;

import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Shapes;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.torch.Descent;
import org.zeropoint.shared.Invalid;

/**
 * A model that learns. Used by one thread at a time; other models may compute in other threads
 * meanwhile. With the same number of PyTorch threads on the same kind of processor, the same calls
 * give the same bits.
 */
public final class GptTrainer implements AutoCloseable {

  private final GptNet net;
  private final Descent descent;

  /** Starts from weights as {@link GptWeights} makes them, with fresh optimiser state. */
  public GptTrainer(GptConfig config, Map<String, Tensor> weights, Optimizer optimizer) {
    this.net = new GptNet(config, weights, Descent.GRADIENTS + optimizer.source());
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
  public static GptTrainer resume(
      GptConfig config,
      Map<String, Tensor> weights,
      Optimizer optimizer,
      Map<String, Tensor> state,
      String source) {
    var trainer = new GptTrainer(config, weights, optimizer);
    try {
      trainer.descent.restore(state, config.name(), source);
      return trainer;
    } catch (RuntimeException | Error e) {
      trainer.close();
      throw e;
    }
  }

  /**
   * Optimiser state as {@link #state()} gives it, by slot and by weight.
   *
   * @param source the file's name, for the message
   * @throws Invalid when it is not of this model and optimiser
   */
  public static Map<String, Map<String, Tensor>> bySlot(
      GptConfig config, Optimizer optimizer, Map<String, Tensor> state, String source) {
    return new Shapes(GptWeights.shapes(config))
        .bySlot(optimizer.slots(), state, config.name(), source);
  }

  /**
   * One optimiser step, unless loss or gradient are not finite; the loss is in nats a byte.
   *
   * @param step number of the step, from 1
   */
  public Descent.Step step(Batch batch, int step, double learningRate) {
    try (NDManager scope = net.scope()) {
      return descent.step(scope, net.arguments(scope, batch), step, learningRate);
    }
  }

  /** The gradient of the loss, by weight; changes nothing. */
  Map<String, Tensor> gradients(Batch batch) {
    try (NDManager scope = net.scope()) {
      return descent.gradients(net.arguments(scope, batch));
    }
  }

  /** Mean loss over a text as {@link GptModel#heldOutLoss} gives it. */
  public double heldOutLoss(byte[] heldOut) {
    return net.loss(heldOut);
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
