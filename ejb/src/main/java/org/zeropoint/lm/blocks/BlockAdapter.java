package org.zeropoint.lm.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.safetensors.Shapes;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.torch.NativeArrays;
import org.zeropoint.lm.torch.Torch;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.lm.torch.Usage;
import org.zeropoint.shared.Invalid;

/**
 * A low-rank adapter beside the projections of some blocks, in native memory. May be used by
 * several threads at once; {@link #close} waits for them.
 */
public final class BlockAdapter implements AutoCloseable {

  private static final List<String> HALVES = List.of(Lora.A, Lora.B);

  private final ModelConfig config;
  private final BlockRange range;
  private final Lora lora;
  private final Map<String, List<Integer>> shapes;
  private final List<String> adapted;
  private final NDManager manager = Torch.newManager();
  private final List<String> names = new ArrayList<>();
  private final NDList arrays = new NDList();
  private final Usage usage = new Usage();

  private BlockAdapter(
      ModelConfig config, BlockRange range, Lora lora, Map<String, Tensor> matrices) {
    this.config = config;
    this.range = range;
    this.lora = lora;
    this.shapes = shapes(config, range, lora);
    this.adapted = updated();
    try {
      for (int block = range.first(); block < range.end(); block++) {
        for (String projection : adapted) {
          for (String half : HALVES) {
            add(Parameters.block(config, block), projection + half, matrices);
          }
        }
      }
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /** Of all the blocks that are held. */
  public static BlockAdapter of(Blocks blocks, Lora lora, Map<String, Tensor> matrices) {
    return of(blocks.config(), blocks.range(), lora, matrices);
  }

  /**
   * Copies an adapter's matrices in some blocks.
   *
   * @param matrices by the names of {@link #shapes}
   * @throws Invalid naming what is missing, too much, of another shape or not finite
   * @throws org.zeropoint.shared.Unavailable when PyTorch does not work here
   */
  public static BlockAdapter of(
      ModelConfig config, BlockRange range, Lora lora, Map<String, Tensor> matrices) {
    TorchProbe.require();
    Lora.check(shapes(config, range, lora), matrices);
    return new BlockAdapter(config, range, lora, matrices);
  }

  /**
   * Names and shapes of an adapter's matrices in some blocks, in the order of {@link Lora#shapes};
   * empty when its targets are in other blocks.
   *
   * @throws Invalid when a target names no projection of the model
   */
  public static Map<String, List<Integer>> shapes(ModelConfig config, BlockRange range, Lora lora) {
    var shapes = new LinkedHashMap<String, List<Integer>>();
    Map<String, List<Integer>> all = lora.shapes(config);
    for (int block = range.first(); block < range.end(); block++) {
      String prefix = Parameters.block(config, block);
      all.forEach(
          (name, shape) -> {
            if (name.startsWith(prefix)) {
              shapes.put(name, shape);
            }
          });
    }
    return shapes;
  }

  /** Projections that have an update in any of the blocks, by their names within a block. */
  private List<String> updated() {
    return Parameters.blockShapes(config).keySet().stream()
        .map(name -> name.replaceFirst("\\.[a-z]+$", ""))
        .distinct()
        .filter(projection -> shape(projection + Lora.A).isPresent())
        .toList();
  }

  /** Of a matrix by its name within a block, in whichever block has it. */
  private Optional<List<Integer>> shape(String name) {
    for (int block = range.first(); block < range.end(); block++) {
      List<Integer> shape = shapes.get(Parameters.block(config, block) + name);
      if (shape != null) {
        return Optional.of(shape);
      }
    }
    return Optional.empty();
  }

  /** A matrix, or noughts where only other blocks have an update: all blocks run one program. */
  private void add(String block, String name, Map<String, Tensor> matrices) {
    List<Integer> shape = shape(name).orElseThrow();
    Tensor given = matrices.get(block + name);
    float[] data = given == null ? new float[Shapes.elements(shape)] : given.data();
    NDArray array = NativeArrays.copy(manager, "a[]", data, NativeArrays.shape(shape));
    array.setRequiresGradient(true);
    names.add(block + name);
    arrays.add(array);
  }

  public BlockRange range() {
    return range;
  }

  public Lora lora() {
    return lora;
  }

  void requireFits(ModelConfig model, BlockRange part) {
    if (!config.equals(model)) {
      throw new Invalid("/adapter", "is of a model of another form");
    }
    if (!range.holds(part)) {
      throw new Invalid("/adapter", "is of the blocks %s, not of %s".formatted(range, part));
    }
  }

  double scale() {
    return lora.scale();
  }

  List<String> adapted() {
    return adapted;
  }

  /** Block by block, A before B of each projection. */
  List<NDArray> arrays(BlockRange part) {
    return arrays.subList(place(part.first()), place(part.end()));
  }

  /** Copies gradients that are in the order of {@link #arrays}, by name. */
  Map<String, Tensor> named(BlockRange part, List<NDArray> gradients) {
    var named = new LinkedHashMap<String, Tensor>();
    int at = place(part.first());
    for (NDArray gradient : gradients) {
      String name = names.get(at++);
      if (shapes.containsKey(name)) {
        named.put(name, new Tensor(shapes.get(name), NativeArrays.floats(gradient)));
      }
    }
    return named;
  }

  private int place(int block) {
    return (block - range.first()) * HALVES.size() * adapted.size();
  }

  <T> T during(Supplier<T> work) {
    return usage.during(work);
  }

  @Override
  public void close() {
    usage.end(manager::close);
  }
}
