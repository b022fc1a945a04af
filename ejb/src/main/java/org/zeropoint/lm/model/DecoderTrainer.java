package org.zeropoint.lm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.lm.model.DecoderSource.Adaptation;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.DeferredTensor;
import org.zeropoint.lm.safetensors.Shapes;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.lm.torch.Trained;
import org.zeropoint.lm.torch.Update;
import org.zeropoint.shared.Invalid;

/**
 * A model that learns: all its weights, or an adapter. Used by one thread at a time. With the same
 * number of PyTorch threads on the same kind of processor, the same calls give the same bits.
 */
public final class DecoderTrainer implements AutoCloseable {

  private final DecoderNet net;
  private final Map<String, List<Integer>> shapes;
  private final Trained trained;
  private final Optional<? extends Adapter> adapter;
  private final Gradients gradients;

  /** The loss and the gradient of each weight; the sum of losses is divided by {@code tokens}. */
  private interface Gradients {
    List<NDArray> of(NDManager scope, Batch batch, int tokens);
  }

  /**
   * What is trained and how.
   *
   * @param adapter what is trained beside the weights; empty to train all weights
   * @param weightDecay for AdamW; matrices only
   * @param computation of the gradients
   */
  public record Method(
      Optional<? extends Adapter> adapter,
      Optimizer optimizer,
      double weightDecay,
      Precision precision,
      Computation computation) {

    private static final String EAGER = " while zeropoint.lm.path is eager";

    public Method {
      if (!(weightDecay >= 0 && weightDecay < 1)) {
        throw new Invalid("/weightDecay", "must be from 0 to below 1");
      }
      if (computation == Computation.EAGER && adapter.isPresent()) {
        String field = adapter.get() instanceof Lora ? "/lora" : "/softPrompt";
        throw new Invalid(field, "must be absent" + EAGER + ": it trains whole models");
      }
      if (computation == Computation.EAGER && precision != Precision.FP32) {
        throw new Invalid("/precision", "must be fp32" + EAGER);
      }
    }

    /** In one call of TorchScript. */
    public Method(
        Optional<? extends Adapter> adapter,
        Optimizer optimizer,
        double weightDecay,
        Precision precision) {
      this(adapter, optimizer, weightDecay, precision, Computation.FUSED);
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
    this.trained =
        net.trained(
            new Update(net.program(), method.optimizer(), method.weightDecay()),
            new Shapes(shapes));
    this.adapter = method.adapter();
    this.gradients =
        method.computation() == Computation.EAGER
            ? new EagerGradients(net, Kernels.shared())::of
            : this::fused;
  }

  /**
   * Starts from a model's weights, with fresh optimiser state.
   *
   * @param adapter first values of the adapter, when one is trained
   */
  public static DecoderTrainer start(
      ModelConfig config, TensorSource source, Method method, Map<String, Tensor> adapter) {
    TorchProbe.require();
    method.adapter().ifPresent(form -> form.check(config, adapter));
    Map<String, String> names = Decoder.checked(config, source);
    var net =
        new DecoderNet(
            config,
            method.precision(),
            method.adapter().map(form -> form.adaptation(config)).orElse(Adaptation.NONE),
            name -> Decoder.finite(names.get(name), source.floats(names.get(name))),
            Trained.METHODS + method.optimizer().source());
    try {
      method.adapter().ifPresent(form -> net.adapt(form, name -> adapter.get(name).data()));
      return new DecoderTrainer(
          net,
          method.adapter().map(form -> form.shapes(config)).orElse(Parameters.shapes(config)),
          method);
    } catch (RuntimeException | Error e) {
      net.close();
      throw e;
    }
  }

  /**
   * Goes on with what {@link #trained()} and {@link #state()} gave.
   *
   * @throws Invalid when they are of another model, adapter or optimiser
   */
  public void restore(Map<String, Tensor> trained, Map<String, Tensor> state) {
    this.trained.restore(trained, state);
  }

  /** The same from files, one tensor after the other. */
  public void restore(TensorSource trained, TensorSource state) {
    this.trained.restore(trained, state);
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
        List<NDArray> found = this.gradients.of(scope, batch, tokens);
        loss += found.get(0).getFloat();
        gradients = trained.sum(gradients, found.subList(1, found.size()));
      }
      double norm = trained.norm(gradients);
      var result = new Step(loss, norm, tokens);
      if (result.finite()) {
        trained.apply(scope, gradients, norm, step, learningRate);
        net.adapter().forEach(array -> array.setName("a[]"));
      }
      return result;
    }
  }

  /** The gradient of the mean loss of a batch, by name of what is trained; changes nothing. */
  public Map<String, Tensor> gradients(Batch batch) {
    try (NDManager scope = net.scope()) {
      NDList arguments = net.arguments(scope, batch, DecoderNet.predicted(batch));
      List<NDArray> found = net.program().call("gradients", true, arguments);
      return Trained.copied(Trained.deferred(shapes, found.subList(1, found.size())));
    }
  }

  private List<NDArray> fused(NDManager scope, Batch batch, int tokens) {
    return net.program().call("gradients", true, net.arguments(scope, batch, tokens));
  }

  /** Mean loss over the predicted tokens of batches, in nats a token; changes nothing. */
  public double loss(List<Batch> batches) {
    return net.loss(batches);
  }

  /** A copy of what is trained: the weights, or the adapter. */
  public Map<String, Tensor> trained() {
    return trained.values();
  }

  /** What is trained, copied one by one when it is asked for; not beyond the next step. */
  public Map<String, DeferredTensor> deferredTrained() {
    return trained.deferredValues();
  }

  /** A copy of the optimiser's state, each name a slot, a dot, and the weight's name. */
  public Map<String, Tensor> state() {
    return trained.state();
  }

  /** The optimiser's state, as {@link #deferredTrained}. */
  public Map<String, DeferredTensor> deferredState() {
    return trained.deferredState();
  }

  /**
   * Gives out all the model's weights, with the low-rank adapter added to them where one is
   * trained, to be copied one by one while it is called. Virtual tokens are beside them.
   */
  public void merged(Consumer<Map<String, DeferredTensor>> taker) {
    Map<String, DeferredTensor> weights =
        Trained.deferred(Parameters.shapes(net.config()), net.weights());
    if (adapter.isEmpty() || !(adapter.get() instanceof Lora lora)) {
      taker.accept(weights);
      return;
    }
    var merge = new Merge(net, lora, trained());
    try {
      taker.accept(weights);
    } finally {
      merge.undo();
    }
  }

  @Override
  public void close() {
    net.close();
  }
}
