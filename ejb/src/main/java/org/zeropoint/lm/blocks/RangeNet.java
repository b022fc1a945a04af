package org.zeropoint.lm.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.torch.NativeArrays;
import org.zeropoint.lm.torch.Program;
import org.zeropoint.lm.torch.Torch;
import org.zeropoint.shared.Invalid;

/** The weights of some blocks in native memory, their programs, and the arguments these take. */
final class RangeNet implements AutoCloseable {

  private final ModelConfig config;
  private final Precision precision;
  private final BlockRange range;
  private final NDManager manager = Torch.newManager();
  private final NDList weights = new NDList();
  private final Map<List<String>, Program> programs = new ConcurrentHashMap<>();

  /** Loads the weights one by one. */
  RangeNet(
      ModelConfig config, Precision precision, BlockRange range, Function<String, float[]> values) {
    this.config = config;
    this.precision = precision;
    this.range = range;
    try {
      Map<String, List<Integer>> shapes = Parameters.blockShapes(config);
      for (int block = range.first(); block < range.end(); block++) {
        String prefix = Parameters.block(config, block);
        shapes.forEach((name, shape) -> weights.add(weight(shape, values.apply(prefix + name))));
      }
      program(List.of());
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  private NDArray weight(List<Integer> shape, float[] data) {
    return NativeArrays.copy(manager, "p[]", data, NativeArrays.shape(shape));
  }

  ModelConfig config() {
    return config;
  }

  BlockRange range() {
    return range;
  }

  void requireWidth(Hidden hidden) {
    if (hidden.width() != config.width()) {
      throw new Invalid(
          "/hidden", "has width %d, not %d".formatted(hidden.width(), config.width()));
    }
  }

  /** Tensors of a short-lived computation, or of a session; whoever asks closes it. */
  NDManager scope() {
    return manager.newSubManager();
  }

  /** Calls a method without caches. */
  List<NDArray> call(String method, BlockRange part, NDList own, Optional<BlockAdapter> adapter) {
    Optional<BlockAdapter> some = adapter.filter(given -> !given.adapted().isEmpty());
    var arguments = new NDList(own);
    some.ifPresent(given -> arguments.add(own.get(0).getManager().create(given.scale())));
    arguments.addAll(weights(part));
    some.ifPresent(given -> arguments.addAll(given.arrays(part)));
    return program(some.map(BlockAdapter::adapted).orElse(List.of()))
        .call(method, "backward".equals(method), arguments);
  }

  /** Calls a method that keeps keys and values. */
  NDArray extend(String method, BlockRange part, NDList own, NDList caches) {
    var arguments = new NDList(own);
    arguments.addAll(weights(part));
    arguments.addAll(caches);
    return program(List.of()).call(method, false, arguments).get(0);
  }

  private List<NDArray> weights(BlockRange part) {
    int each = weights.size() / range.size();
    return weights.subList(
        (part.first() - range.first()) * each, (part.end() - range.first()) * each);
  }

  private Program program(List<String> adapted) {
    return programs.computeIfAbsent(
        adapted, some -> Program.load(manager, RangeSource.of(config, precision, some)));
  }

  @Override
  public void close() {
    manager.close();
  }
}
