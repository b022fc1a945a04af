package org.zeropoint.lm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.zeropoint.lm.model.DecoderSource.Adaptation;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.lm.torch.Update;
import org.zeropoint.shared.Invalid;

/**
 * A model that learns: all its weights, or an adapter. Used by one thread at a time. With the same
 * number of PyTorch threads on the same kind of processor, the same calls give the same bits.
 */
public final class DecoderTrainer implements AutoCloseable {

  private static final String NORM =
      """
        def norm(self: __torch__.Ops, g: List[Tensor]) -> Tensor:
          return torch.norm(torch.stack(torch._foreach_norm(g, 2)), 2)
        def sum(self: __torch__.Ops, t: List[Tensor], g: List[Tensor]) -> Tensor:
          _s = torch._foreach_add_(t, g, alpha=1)
          return t[0]
      """;

  private final DecoderNet net;
  private final Map<String, List<Integer>> shapes;
  private final Map<String, NDList> slots = new LinkedHashMap<>();
  private final Update update;

  /**
   * What is trained and how.
   *
   * @param lora the adapter; empty to train all weights
   * @param weightDecay for AdamW; matrices only
   */
  public record Method(
      Optional<Lora> lora, Optimizer optimizer, double weightDecay, Precision precision) {

    public Method {
      if (!(weightDecay >= 0 && weightDecay < 1)) {
        throw new Invalid("/weightDecay", "must be from 0 to below 1");
      }
    }
  }

  /**
   * What one step found.
   *
   * @param loss mean over the predicted tokens of all micro-batches, in nats a token
   * @param gradientNorm global L2 norm before clipping
   * @param tokens predicted
   */
  public record Step(double loss, double gradientNorm, int tokens) {

    /** Whether the step was applied; weights and state are untouched otherwise. */
    public boolean finite() {
      return Double.isFinite(loss) && Double.isFinite(gradientNorm);
    }
  }

  private DecoderTrainer(DecoderNet net, Map<String, List<Integer>> shapes, Method method) {
    this.net = net;
    this.shapes = shapes;
    this.update = new Update(net.program(), method.optimizer(), method.weightDecay());
  }

  /**
   * Starts from a model's weights, with fresh optimiser state.
   *
   * @param adapter first values of the adapter, when one is trained
   */
  public static DecoderTrainer start(
      ModelConfig config, TensorSource source, Method method, Map<String, Tensor> adapter) {
    TorchProbe.require();
    method.lora().ifPresent(lora -> lora.check(config, adapter));
    Map<String, String> names = Decoder.checked(config, source);
    var net =
        new DecoderNet(
            config,
            method.precision(),
            method.lora().map(lora -> lora.adaptation(config)).orElse(Adaptation.NONE),
            name -> Decoder.finite(names.get(name), source.floats(names.get(name))),
            NORM + method.optimizer().source());
    var trainer =
        new DecoderTrainer(
            net,
            method.lora().map(lora -> lora.shapes(config)).orElse(Parameters.shapes(config)),
            method);
    try {
      method.lora().ifPresent(lora -> net.adapt(lora, name -> adapter.get(name).data()));
      net.trained().forEach(array -> array.setRequiresGradient(true));
      method.optimizer().slots().forEach(trainer::addSlot);
      return trainer;
    } catch (RuntimeException | Error e) {
      net.close();
      throw e;
    }
  }

  private void addSlot(String slot) {
    var zeros = new NDList();
    shapes.values().forEach(s -> zeros.add(net.zeros(slot + "[]", DecoderNet.shape(s))));
    slots.put(slot, zeros);
  }

  /**
   * Goes on with what {@link #trained()} and {@link #state()} gave.
   *
   * @throws Invalid when they are of another model, adapter or optimiser
   */
  public void restore(Map<String, Tensor> trained, Map<String, Tensor> state) {
    var expected = new TreeMap<String, List<Integer>>();
    slots.keySet().forEach(slot -> shapes.forEach((n, s) -> expected.put(slot + "." + n, s)));
    requireShapes(shapes, trained, "the weights");
    requireShapes(expected, state, "the optimiser's state");
    write(net.trained(), "", trained);
    slots.forEach((slot, arrays) -> write(arrays, slot + ".", state));
  }

  private static void requireShapes(
      Map<String, List<Integer>> shapes, Map<String, Tensor> values, String what) {
    if (!shapes.keySet().equals(values.keySet())) {
      throw new Invalid("", what + " have other names than what is trained");
    }
    shapes.forEach(
        (name, shape) -> {
          if (!values.get(name).shape().equals(shape)) {
            throw new Invalid("", name + " has another shape than what is trained");
          }
        });
  }

  private void write(NDList arrays, String prefix, Map<String, Tensor> values) {
    int i = 0;
    for (String name : shapes.keySet()) {
      arrays.get(i++).set(FloatBuffer.wrap(values.get(prefix + name).data()));
    }
  }

  /**
   * One optimiser step over one or more micro-batches, unless loss or gradient are not finite: the
   * gradient is that of the mean over all their predicted tokens, however they are split.
   *
   * @param step number of the step, from 1
   */
  public Step step(List<Batch> batches, int step, double learningRate) {
    int tokens = batches.stream().mapToInt(DecoderNet::predicted).sum();
    if (tokens == 0) {
      throw new IllegalArgumentException("no token of the batch has a target");
    }
    try (NDManager scope = net.scope()) {
      NDList gradients = new NDList();
      double loss = 0;
      for (Batch batch : batches) {
        List<NDArray> found =
            net.program().call("gradients", true, net.arguments(scope, batch, tokens));
        loss += found.get(0).getFloat();
        gradients = sum(gradients, found.subList(1, found.size()));
      }
      double norm = net.program().call("norm", false, gradients).get(0).getFloat();
      var result = new Step(loss, norm, tokens);
      if (result.finite()) {
        update.apply(scope, net.trained(), gradients, slots.values(), norm, step, learningRate);
        net.adapter().forEach(array -> array.setName("a[]"));
      }
      return result;
    }
  }

  private NDList sum(NDList before, List<NDArray> found) {
    var fresh = new NDList();
    found.forEach(gradient -> fresh.add(named(gradient, "g[]")));
    if (before.isEmpty()) {
      return fresh;
    }
    var arguments = new NDList();
    before.forEach(gradient -> arguments.add(named(gradient, "t[]")));
    arguments.addAll(fresh);
    net.program().call("sum", false, arguments);
    fresh.close();
    before.forEach(gradient -> named(gradient, "g[]"));
    return before;
  }

  private static NDArray named(NDArray array, String name) {
    array.setName(name);
    return array;
  }

  /** Mean loss over the predicted tokens of batches, in nats a token; changes nothing. */
  public double loss(List<Batch> batches) {
    return net.loss(batches);
  }

  /** A copy of what is trained: the weights, or the adapter. */
  public Map<String, Tensor> trained() {
    return copied(net.trained());
  }

  /** A copy of the optimiser's state, each name a slot, a dot, and the weight's name. */
  public Map<String, Tensor> state() {
    var state = new TreeMap<String, Tensor>();
    slots.forEach(
        (slot, arrays) -> copied(arrays).forEach((name, t) -> state.put(slot + "." + name, t)));
    return state;
  }

  private Map<String, Tensor> copied(NDList arrays) {
    var values = new LinkedHashMap<String, Tensor>();
    int i = 0;
    for (var parameter : shapes.entrySet()) {
      values.put(
          parameter.getKey(), new Tensor(parameter.getValue(), arrays.get(i++).toFloatArray()));
    }
    return values;
  }

  @Override
  public void close() {
    net.close();
  }
}
