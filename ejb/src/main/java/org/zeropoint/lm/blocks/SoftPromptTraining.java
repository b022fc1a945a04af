package org.zeropoint.lm.blocks;

import java.util.List;
import java.util.Map;
import org.zeropoint.lm.model.VirtualTokens;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.DeferredTensor;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.shared.Invalid;

/**
 * A soft prompt that learns, with the optimiser's state. The change by a gradient is that of {@link
 * AdapterTraining}. Used by one thread at a time.
 */
public final class SoftPromptTraining implements AutoCloseable {

  private static final String NAME = VirtualTokens.NAME;

  private final List<Integer> shape;
  private final TrainedTensors tensors;

  private SoftPromptTraining(List<Integer> shape, TrainedTensors tensors) {
    this.shape = shape;
    this.tensors = tensors;
  }

  /**
   * Starts with fresh optimiser state.
   *
   * @param weightDecay from 0 to below 1; of optimisers that decay
   * @throws org.zeropoint.shared.Unavailable when PyTorch does not work here
   */
  public static SoftPromptTraining start(
      SoftPrompt first, Optimizer optimizer, double weightDecay) {
    TorchProbe.require();
    List<Integer> shape = first.vectors().shape();
    var tensors =
        new TrainedTensors(
            Map.of(NAME, shape), Map.of(NAME, first.vectors()), optimizer, weightDecay);
    return new SoftPromptTraining(shape, tensors);
  }

  /**
   * One optimiser step over the sum of the micro-batches' gradients, unless its norm is not finite.
   *
   * @param gradients that {@link SoftPrompt#gradient} gave
   * @param step number of the step, from 1
   * @return the L2 norm before clipping; nothing was changed when it is not finite
   * @throws Invalid when a gradient is of another prompt
   */
  public double apply(List<Tensor> gradients, int step, double rate) {
    for (Tensor gradient : gradients) {
      if (!gradient.shape().equals(shape)) {
        throw new Invalid("/gradient", "has shape " + gradient.shape() + ", not " + shape);
      }
    }
    return tensors.apply(
        gradients.stream().map(gradient -> Map.of(NAME, gradient)).toList(), step, rate);
  }

  /** A copy of the prompt as it is now. */
  public SoftPrompt prompt() {
    return new SoftPrompt(tensors.trained().values().get(NAME));
  }

  /** What is trained, by name, copied when it is asked for; not beyond the next step. */
  public Map<String, DeferredTensor> deferredVectors() {
    return tensors.trained().deferredValues();
  }

  /** A copy of the optimiser's state, each name a slot, a dot, and {@link VirtualTokens#NAME}. */
  public Map<String, Tensor> state() {
    return tensors.trained().state();
  }

  /** The optimiser's state, as {@link #deferredVectors}. */
  public Map<String, DeferredTensor> deferredState() {
    return tensors.trained().deferredState();
  }

  /**
   * Goes on with what {@link #prompt()} and {@link #state()} gave.
   *
   * @throws Invalid when they are of another prompt or optimiser
   */
  public void restore(SoftPrompt prompt, Map<String, Tensor> state) {
    tensors.trained().restore(Map.of(NAME, prompt.vectors()), state);
  }

  /** The same from files. */
  public void restore(TensorSource prompt, TensorSource state) {
    tensors.trained().restore(prompt, state);
  }

  @Override
  public void close() {
    tensors.close();
  }
}
