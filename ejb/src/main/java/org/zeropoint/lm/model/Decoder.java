package org.zeropoint.lm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.zeropoint.lm.model.DecoderSource.Adaptation;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.shared.Invalid;

/**
 * A model in memory, for scoring and generation. Its methods may be called from several threads at
 * once; whoever closes it does so after the last call.
 */
public final class Decoder implements AutoCloseable {

  private final DecoderNet net;
  private Optional<Merge> merge = Optional.empty();

  private Decoder(DecoderNet net) {
    this.net = net;
  }

  /**
   * Loads weights, decoded to fp32 one tensor at a time.
   *
   * @throws Invalid naming the tensor that is missing, unknown, of another shape or not finite
   * @throws org.zeropoint.shared.Unavailable when PyTorch does not work here
   */
  public static Decoder load(ModelConfig config, TensorSource source, Precision precision) {
    TorchProbe.require();
    Map<String, String> names = checked(config, source);
    return new Decoder(
        new DecoderNet(
            config,
            precision,
            Adaptation.NONE,
            name -> finite(names.get(name), source.floats(names.get(name))),
            ""));
  }

  /**
   * The same with an adapter beside the weights.
   *
   * @param form what the adapter is
   * @param adapter its tensors, by the names of {@link Adapter#shapes}
   * @throws Invalid also when the adapter does not fit the model
   */
  public static Decoder load(
      ModelConfig config,
      TensorSource source,
      Precision precision,
      Adapter form,
      Map<String, Tensor> adapter) {
    TorchProbe.require();
    form.check(config, adapter);
    Map<String, String> names = checked(config, source);
    var net =
        new DecoderNet(
            config,
            precision,
            form.adaptation(config),
            name -> finite(names.get(name), source.floats(names.get(name))),
            "");
    try {
      net.adapt(form, name -> adapter.get(name).data());
      return new Decoder(net);
    } catch (RuntimeException | Error e) {
      net.close();
      throw e;
    }
  }

  /**
   * The names of a model's weights in a source that was checked.
   *
   * @throws Invalid naming the tensor that is missing, unknown or of another shape
   */
  public static Collection<String> weights(ModelConfig config, TensorSource source) {
    return checked(config, source).values();
  }

  static Map<String, String> checked(ModelConfig config, TensorSource source) {
    Map<String, String> names = Parameters.inFile(config, source.names());
    var unknown = new TreeSet<>(source.names());
    Parameters.shapes(config)
        .forEach(
            (name, shape) -> {
              String stored = names.get(name);
              requireShape(source, stored, shape);
              unknown.remove(stored);
            });
    unknown.removeIf(name -> Parameters.isDerived(config, name));
    if (!unknown.isEmpty()) {
      throw new Invalid("", unknown.first() + " is no weight of a model with this config.json");
    }
    return names;
  }

  static void requireShape(TensorSource source, String stored, List<Integer> shape) {
    List<Integer> found = source.entry(stored).shape();
    if (!found.equals(shape)) {
      throw new Invalid("", stored + " has shape " + found + ", not " + shape);
    }
  }

  static float[] finite(String name, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new Invalid("", name + " holds a number that is not finite");
      }
    }
    return values;
  }

  public ModelConfig config() {
    return net.config();
  }

  /** Tokens of a row at most, beside the virtual ones. */
  public int context() {
    return net.context();
  }

  DecoderNet net() {
    return net;
  }

  /**
   * Scores of the token that follows each position.
   *
   * @param rows token ids, of various lengths
   * @return for each row {@code its length × vocabulary}, row-major
   */
  public List<float[]> logits(List<int[]> rows) {
    var input = Rows.of(net, rows);
    try (NDManager scope = net.scope()) {
      var arguments = new NDList(tokens(scope, input), scope.create(input.places()));
      arguments.addAll(net.ending(scope, input.longest()));
      float[] all = net.program().call("logits", false, arguments).get(0).toFloatArray();
      var split = new ArrayList<float[]>();
      int from = 0;
      for (int[] row : rows) {
        int to = from + row.length * config().vocabulary();
        split.add(Arrays.copyOfRange(all, from, to));
        from = to;
      }
      return split;
    }
  }

  /** How likely each target of a batch is; only of these are the scores of all tokens computed. */
  public TokenScores scores(Batch batch) {
    return net.scores(batch);
  }

  /**
   * Mean cross-entropy of each token but the first of its row.
   *
   * @return nats a token; NaN when no row has two
   */
  public double loss(List<int[]> rows) {
    var input = Rows.of(net, rows);
    try (NDManager scope = net.scope()) {
      return net.program().call("loss", false, lossArguments(scope, input)).get(0).getFloat();
    }
  }

  /** A copy of the weights, with the adapter that is merged. */
  public Map<String, Tensor> values() {
    return net.values(net.weights());
  }

  /** {@link DecoderTrainer#loss} of these weights. */
  public double lossOver(List<Batch> batches) {
    return net.loss(batches);
  }

  /** The gradient of {@link #loss} by weight; changes nothing. */
  Map<String, Tensor> gradients(List<int[]> rows) {
    var input = Rows.of(net, rows);
    net.weights().forEach(weight -> weight.setRequiresGradient(true));
    try (NDManager scope = net.scope()) {
      List<NDArray> found = net.program().call("gradients", true, lossArguments(scope, input));
      return net.values(found.subList(1, found.size()));
    } finally {
      net.weights().forEach(weight -> weight.setRequiresGradient(false));
    }
  }

  private NDList lossArguments(NDManager scope, Rows input) {
    var arguments =
        new NDList(
            tokens(scope, input),
            scope.create(input.targets(), new Shape(input.count(), input.longest())),
            scope.create(1f / input.predicted()));
    arguments.addAll(net.ending(scope, input.longest()));
    return arguments;
  }

  private static NDArray tokens(NDManager scope, Rows input) {
    return scope.create(input.filledBehind(), new Shape(input.count(), input.longest()));
  }

  /**
   * Adds an adapter to the weights, until {@link Merge#undo}; no other call may be in progress.
   *
   * @throws Invalid when the adapter does not fit the model
   */
  public Merge merge(Lora lora, Map<String, Tensor> adapter) {
    lora.check(config(), adapter);
    if (merge.filter(earlier -> !earlier.isUndone()).isPresent()) {
      throw new IllegalStateException("an adapter is merged already: undo that first");
    }
    merge = Optional.of(new Merge(net, lora, adapter));
    return merge.get();
  }

  /**
   * Begins to continue some prompts, keeping keys and values.
   *
   * @param most tokens that each row may have in the end, at most {@link #context}
   */
  public KvCache read(List<int[]> prompts, int most) {
    int given = config().context() - context();
    return KvCache.read(net, Rows.of(net, prompts), given + Math.min(most, context()));
  }

  @Override
  public void close() {
    net.close();
  }
}
