package org.zeropoint.lm.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.torch.Update;
import org.zeropoint.shared.Invalid;

/**
 * A model that learns. Used by one thread at a time; other models may compute in other threads
 * meanwhile. With the same number of PyTorch threads on the same kind of processor, the same calls
 * give the same bits.
 */
public final class GptTrainer implements AutoCloseable {

  private final GptNet net;
  private final Optimizer optimizer;
  private final Map<String, NDList> slots = new LinkedHashMap<>();

  /**
   * What one step found.
   *
   * @param loss mean over the batch, in nats a byte
   * @param gradientNorm global L2 norm before clipping
   */
  public record Step(double loss, double gradientNorm) {

    /** Whether the step was applied; weights and state are untouched otherwise. */
    public boolean finite() {
      return Double.isFinite(loss) && Double.isFinite(gradientNorm);
    }
  }

  /** Starts from weights as {@link GptWeights} makes them, with fresh optimiser state. */
  public GptTrainer(GptConfig config, Map<String, Tensor> weights, Optimizer optimizer) {
    this.optimizer = optimizer;
    this.net = new GptNet(config, weights, optimizer.source());
    try {
      net.weights().forEach(weight -> weight.setRequiresGradient(true));
      var zeros = new LinkedHashMap<String, Tensor>();
      weights.forEach(
          (name, w) -> zeros.put(name, new Tensor(w.shape(), new float[w.data().length])));
      optimizer.slots().forEach(slot -> slots.put(slot, net.copy(slot + "[]", zeros)));
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
    Map<String, Map<String, Tensor>> bySlot = bySlot(config, optimizer, state, source);
    var trainer = new GptTrainer(config, weights, optimizer);
    try {
      bySlot.forEach(
          (slot, values) -> {
            trainer.slots.get(slot).close();
            trainer.slots.put(slot, trainer.net.copy(slot + "[]", values));
          });
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
    var bySlot = new LinkedHashMap<String, Map<String, Tensor>>();
    for (String slot : optimizer.slots()) {
      String prefix = slot + ".";
      var values = new LinkedHashMap<String, Tensor>();
      state.forEach(
          (name, tensor) -> {
            if (name.startsWith(prefix)) {
              values.put(name.substring(prefix.length()), tensor);
            }
          });
      GptWeights.check(config, values, source);
      bySlot.put(slot, values);
    }
    if (state.size() != bySlot.values().stream().mapToInt(Map::size).sum()) {
      throw new Invalid("", source + ": holds more than the state of " + optimizer);
    }
    return bySlot;
  }

  /**
   * One optimiser step, unless loss or gradient are not finite.
   *
   * @param step number of the step, from 1
   */
  public Step step(Batch batch, int step, double learningRate) {
    try (NDManager scope = net.scope()) {
      List<NDArray> found = net.program().call("gradients", true, net.arguments(scope, batch));
      var result = new Step(found.get(0).getFloat(), found.get(1).getFloat());
      if (result.finite()) {
        new Update(net.program(), optimizer, Optimizer.DEFAULT_DECAY)
            .apply(
                scope,
                net.weights(),
                found.subList(2, found.size()),
                slots.values(),
                result.gradientNorm(),
                step,
                learningRate);
      }
      return result;
    }
  }

  /** The gradient of the loss, by weight; changes nothing. */
  Map<String, Tensor> gradients(Batch batch) {
    try (NDManager scope = net.scope()) {
      List<NDArray> found = net.program().call("gradients", true, net.arguments(scope, batch));
      return net.values(new NDList(found.subList(2, found.size())));
    }
  }

  /** Mean loss over a text as {@link GptModel#heldOutLoss} gives it. */
  public double heldOutLoss(byte[] heldOut) {
    return net.loss(heldOut);
  }

  /** A copy of the weights. */
  public Map<String, Tensor> weights() {
    return net.values(net.weights());
  }

  /** A copy of the optimiser's state, each name a slot, a dot, and the weight's name. */
  public Map<String, Tensor> state() {
    var state = new TreeMap<String, Tensor>();
    slots.forEach(
        (slot, arrays) ->
            net.values(arrays).forEach((name, tensor) -> state.put(slot + "." + name, tensor)));
    return state;
  }

  @Override
  public void close() {
    net.close();
  }
}
