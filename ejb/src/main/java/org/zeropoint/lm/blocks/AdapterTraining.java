package org.zeropoint.lm.blocks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.DeferredTensor;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.shared.Invalid;

/**
 * The adapter of a run whose blocks are elsewhere: its matrices and the optimiser's state. The
 * change by a gradient is that of {@link org.zeropoint.lm.model.DecoderTrainer}. Used by one thread
 * at a time.
 */
public final class AdapterTraining implements AutoCloseable {

  private final ModelConfig config;
  private final Lora lora;
  private final Map<String, List<Integer>> shapes;
  private final TrainedTensors tensors;

  private AdapterTraining(
      ModelConfig config, Lora lora, Map<String, List<Integer>> shapes, TrainedTensors tensors) {
    this.config = config;
    this.lora = lora;
    this.shapes = shapes;
    this.tensors = tensors;
  }

  /**
   * Starts with fresh optimiser state.
   *
   * @param first values of all matrices, by the names of {@link Lora#shapes}
   * @param weightDecay from 0 to below 1; of optimisers that decay
   * @throws Invalid when the matrices do not fit the model
   */
  public static AdapterTraining start(
      ModelConfig config,
      Lora lora,
      Map<String, Tensor> first,
      Optimizer optimizer,
      double weightDecay) {
    TorchProbe.require();
    Map<String, List<Integer>> shapes = lora.shapes(config);
    Lora.check(shapes, first);
    return new AdapterTraining(
        config, lora, shapes, new TrainedTensors(shapes, first, optimizer, weightDecay));
  }

  /**
   * One optimiser step over the sum of the micro-batches' gradients, unless their norm is not
   * finite.
   *
   * @param gradients of each micro-batch, all matrices; each divided by the predicted tokens of all
   * @param step number of the step, from 1
   * @return the global L2 norm before clipping; nothing was changed when it is not finite
   */
  public double apply(List<Map<String, Tensor>> gradients, int step, double rate) {
    gradients.forEach(gradient -> Lora.checkShapes(shapes, gradient));
    return tensors.apply(gradients, step, rate);
  }

  /** A copy of all matrices. */
  public Map<String, Tensor> matrices() {
    return tensors.trained().values();
  }

  /** A copy of those of some blocks. */
  public Map<String, Tensor> matricesOf(BlockRange range) {
    var some = new LinkedHashMap<String, Tensor>();
    Map<String, DeferredTensor> all = tensors.trained().deferredValues();
    BlockAdapter.shapes(config, range, lora)
        .forEach((name, shape) -> some.put(name, new Tensor(shape, all.get(name).data().get())));
    return some;
  }

  /** The matrices, copied one by one when they are asked for; not beyond the next step. */
  public Map<String, DeferredTensor> deferredMatrices() {
    return tensors.trained().deferredValues();
  }

  /** A copy of the optimiser's state, each name a slot, a dot, and the matrix's name. */
  public Map<String, Tensor> state() {
    return tensors.trained().state();
  }

  /** The optimiser's state, as {@link #deferredMatrices}. */
  public Map<String, DeferredTensor> deferredState() {
    return tensors.trained().deferredState();
  }

  /**
   * Goes on with what {@link #matrices()} and {@link #state()} gave.
   *
   * @throws Invalid when they are of another adapter or optimiser
   */
  public void restore(Map<String, Tensor> matrices, Map<String, Tensor> state) {
    tensors.trained().restore(matrices, state);
  }

  /** The same from files, one tensor after the other. */
  public void restore(TensorSource matrices, TensorSource state) {
    tensors.trained().restore(matrices, state);
  }

  @Override
  public void close() {
    tensors.close();
  }
}
