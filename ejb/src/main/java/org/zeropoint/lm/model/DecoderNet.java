package org.zeropoint.lm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.zeropoint.lm.model.DecoderSource.Adaptation;
import org.zeropoint.lm.safetensors.Shapes;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.torch.NativeArrays;
import org.zeropoint.lm.torch.Program;
import org.zeropoint.lm.torch.Torch;
import org.zeropoint.lm.torch.Trained;
import org.zeropoint.lm.torch.Update;

/** A model's weights in native memory, its program, and the arguments that its methods take. */
final class DecoderNet implements AutoCloseable {

  private final ModelConfig config;
  private final Optional<VirtualTokens> virtual;
  private final NDManager manager;
  private final Program program;
  private final NDList weights = new NDList();
  private final NDList adapter = new NDList();

  /** Where weights come from: by name, one at a time. */
  interface Values {
    float[] of(String name);
  }

  /** Adds the tensors of an adapter, in the order of {@link Adapter#shapes}. */
  void adapt(Adapter form, Values values) {
    form.shapes(config).forEach((name, shape) -> adapter.add(array("a[]", shape, values.of(name))));
  }

  NDList adapter() {
    return adapter;
  }

  /** What is trained: the adapter, or all weights when there is none. */
  NDList trained() {
    return adapter.isEmpty() ? weights : adapter;
  }

  /** The same with the state of an optimiser. */
  Trained trained(Update update, Shapes shapes) {
    return new Trained(manager, update, shapes, trained());
  }

  /**
   * Loads the weights one by one.
   *
   * @param more further TorchScript methods
   */
  DecoderNet(
      ModelConfig config, Precision precision, Adaptation adaptation, Values values, String more) {
    this.config = config;
    this.virtual = adaptation.virtual();
    this.manager = Torch.newManager();
    try {
      this.program = Program.load(manager, DecoderSource.of(config, precision, adaptation) + more);
      Parameters.shapes(config)
          .forEach((name, shape) -> weights.add(array("p[]", shape, values.of(name))));
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  ModelConfig config() {
    return config;
  }

  Optional<VirtualTokens> virtual() {
    return virtual;
  }

  /** Tokens that a row may have beside the virtual ones. */
  int context() {
    return config.context() - virtual.map(VirtualTokens::length).orElse(0);
  }

  Program program() {
    return program;
  }

  /** Weights, then the adapter, as every method takes them. */
  NDList parameters() {
    var all = new NDList(weights);
    all.addAll(adapter);
    return all;
  }

  NDList weights() {
    return weights;
  }

  /** Tensors of a short-lived computation; the caller closes it. */
  NDManager scope() {
    return manager.newSubManager();
  }

  /** An array that lives as long as the model. */
  NDArray array(String argument, List<Integer> shape, float[] data) {
    return NativeArrays.copy(manager, argument, data, NativeArrays.shape(shape));
  }

  /** The weights, or arrays of their order, as tensors by name. */
  Map<String, Tensor> values(List<NDArray> arrays) {
    var values = new LinkedHashMap<String, Tensor>();
    int i = 0;
    for (var parameter : Parameters.shapes(config).entrySet()) {
      values.put(
          parameter.getKey(), new Tensor(parameter.getValue(), arrays.get(i++).toFloatArray()));
    }
    return values;
  }

  /** Mean loss over the predicted tokens of batches, in nats a token; NaN when there is none. */
  double loss(List<Batch> batches) {
    int tokens = batches.stream().mapToInt(DecoderNet::predicted).sum();
    if (tokens == 0) {
      return Double.NaN;
    }
    double loss = 0;
    for (Batch batch : batches) {
      try (NDManager scope = scope()) {
        NDList arguments = arguments(scope, batch, tokens);
        loss += program.call("loss", false, arguments).get(0).getFloat();
      }
    }
    return loss;
  }

  /** How likely each target of a batch is, which has no virtual tokens. */
  TokenScores scores(Batch given) {
    Batch batch = prompted(given);
    long[] places =
        IntStream.range(0, batch.targets().length)
            .filter(i -> batch.targets()[i] != Rows.IGNORED)
            .asLongStream()
            .toArray();
    if (places.length == 0) {
      return new TokenScores(new float[0], new float[0], new boolean[0]);
    }
    long[] targets = LongStream.of(places).map(place -> batch.targets()[(int) place]).toArray();
    try (NDManager scope = scope()) {
      var arguments =
          new NDList(
              scope.create(batch.inputs(), new Shape(batch.rows(), batch.length())),
              scope.create(places),
              scope.create(targets));
      arguments.addAll(ending(scope, batch.length()));
      List<NDArray> found = program.call("likelihoods", false, arguments);
      float[] same = found.get(2).toFloatArray();
      var likeliest = new boolean[same.length];
      for (int i = 0; i < same.length; i++) {
        likeliest[i] = same[i] > 0;
      }
      return new TokenScores(found.get(0).toFloatArray(), found.get(1).toFloatArray(), likeliest);
    }
  }

  /**
   * What the loss takes.
   *
   * @param given without virtual tokens
   * @param tokens that its sum is divided by
   */
  NDList arguments(NDManager scope, Batch given, int tokens) {
    Batch batch = prompted(given);
    var shape = new Shape(batch.rows(), batch.length());
    var arguments =
        new NDList(
            scope.create(batch.inputs(), shape),
            scope.create(batch.targets(), shape),
            scope.create(1f / tokens));
    arguments.addAll(ending(scope, batch.length()));
    return arguments;
  }

  private Batch prompted(Batch given) {
    return virtual.map(each -> each.before(config, given)).orElse(given);
  }

  /** How many tokens of a batch have a target. */
  static int predicted(Batch batch) {
    int count = 0;
    for (long target : batch.targets()) {
      count += target == Rows.IGNORED ? 0 : 1;
    }
    return count;
  }

  /**
   * What every method ends with, for rows that begin at position 0 and are padded behind.
   *
   * @param length of the longest row
   */
  NDList ending(NDManager scope, int length) {
    var ending = new NDList();
    var positions = new int[length];
    for (int i = 0; i < length; i++) {
      positions[i] = i;
    }
    positions(scope, ending, positions, length, new Shape(length));
    if (config.window().isPresent()) {
      ending.add(scope.create(new Positions(config).seen(0, length), new Shape(length, length)));
    }
    ending.addAll(parameters());
    return ending;
  }

  /**
   * Adds the positions.
   *
   * @param shape of the positions, which that of the tables follows
   */
  void positions(NDManager scope, NDList list, int[] positions, int longest, Shape shape) {
    new Positions(config).add(scope, list, positions, longest, shape);
  }

  @Override
  public void close() {
    manager.close();
  }
}
