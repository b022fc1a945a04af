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
    NDArray array = NativeArrays.aligned(manager, data, NativeArrays.shape(shape));
    array.setName("p[]");
    return array;
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

  /**
   * Calls a method.
   *
   * @param own its first arguments
   * @param positions its tables of rotary positions, if it takes some
   * @param caches its last arguments
   */
  List<NDArray> call(
      String method,
      BlockRange part,
      NDList own,
      NDList positions,
      Optional<BlockAdapter> adapter,
      NDList caches) {
    var arguments = new NDList(own);
    arguments.addAll(positions);
    adapter.ifPresent(
        some -> {
          NDArray scale = own.get(0).getManager().create(some.scale());
          arguments.add(scale);
        });
    int each = weights.size() / range.size();
    arguments.addAll(
        weights.subList(
            (part.first() - range.first()) * each, (part.end() - range.first()) * each));
    adapter.ifPresent(some -> arguments.addAll(some.arrays(part)));
    arguments.addAll(caches);
    return program(adapter.map(BlockAdapter::adapted).orElse(List.of()))
        .call(method, adapter.isPresent() || "backward".equals(method), arguments);
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
