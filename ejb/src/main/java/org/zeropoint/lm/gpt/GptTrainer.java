package org.zeropoint.lm.gpt;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.model.DecoderTrainer;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.HeldTensors;
import org.zeropoint.lm.safetensors.Shapes;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Invalid;

/**
 * A model that learns. Used by one thread at a time; other models may compute in other threads
 * meanwhile. With the same number of PyTorch threads on the same kind of processor, the same calls
 * give the same bits.
 */
public final class GptTrainer implements AutoCloseable {

  private final GptConfig config;
  private final DecoderTrainer trainer;

  /** Starts from weights as {@link GptWeights} makes them, with fresh optimiser state. */
  public GptTrainer(GptConfig config, Map<String, Tensor> weights, Optimizer optimizer) {
    this.config = config;
    var method =
        new DecoderTrainer.Method(
            Optional.empty(), optimizer, Optimizer.DEFAULT_DECAY, Precision.FP32);
    this.trainer = DecoderTrainer.start(config.form(), new HeldTensors(weights), method, Map.of());
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
    bySlot(config, optimizer, state, source);
    var resumed = new GptTrainer(config, weights, optimizer);
    try {
      resumed.trainer.restore(weights, state);
      return resumed;
    } catch (RuntimeException | Error e) {
      resumed.close();
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
  public DecoderTrainer.Step step(Batch batch, int step, double learningRate) {
    return trainer.step(List.of(batch), step, learningRate);
  }

  /** The gradient of the loss, by weight; changes nothing. */
  Map<String, Tensor> gradients(Batch batch) {
    return trainer.gradients(batch);
  }

  /** Mean loss over a text as {@link GptModel#heldOutLoss} gives it. */
  public double heldOutLoss(byte[] heldOut) {
    return trainer.loss(HeldOutBatches.of(heldOut, config.context()));
  }

  /** A copy of the weights. */
  public Map<String, Tensor> weights() {
    return trainer.trained();
  }

  /** A copy of the optimiser's state, each name a slot, a dot, and the weight's name. */
  public Map<String, Tensor> state() {
    return trainer.state();
  }

  @Override
  public void close() {
    trainer.close();
  }
}
