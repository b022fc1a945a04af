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
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.torch.Torch;
import org.zeropoint.lm.torch.Usage;
import org.zeropoint.shared.Invalid;

/**
 * A low-rank adapter beside the projections of some blocks, in native memory. May be used by
 * several threads at once; {@link #close} waits for them.
 */
public final class BlockAdapter implements AutoCloseable {

  private final BlockRange range;
  private final Lora lora;
  private final List<String> adapted;
  private final Map<String, List<Integer>> shapes;
  private final NDManager manager = Torch.newManager();
  private final List<String> names = new ArrayList<>();
  private final NDList arrays = new NDList();
  private final Usage usage = new Usage();

  private BlockAdapter(
      ModelConfig config, BlockRange range, Lora lora, Map<String, Tensor> matrices) {
    this.range = range;
    this.lora = lora;
    this.shapes = shapes(config, range, lora);
    Lora.check(shapes, matrices);
    this.adapted = adapted(config, range);
    for (int block = range.first(); block < range.end(); block++) {
      String prefix = Parameters.block(config, block);
      for (String projection : adapted) {
        add(config, prefix + projection, matrices);
      }
    }
  }

  /** Of all the blocks that are held. */
  public static BlockAdapter of(Blocks blocks, Lora lora, Map<String, Tensor> matrices) {
    return of(blocks.config(), blocks.range(), lora, matrices);
  }

  /**
   * Copies an adapter's matrices of some blocks.
   *
   * @param matrices by the names of {@link #shapes}
   * @throws Invalid naming what is missing, too much, of another shape or not finite
   */
  public static BlockAdapter of(
      ModelConfig config, BlockRange range, Lora lora, Map<String, Tensor> matrices) {
    return new BlockAdapter(config, range, lora, matrices);
  }

  /**
   * Names and shapes of an adapter's matrices in some blocks, in the order of {@link Lora#shapes}.
   */
  public static Map<String, List<Integer>> shapes(ModelConfig config, BlockRange range, Lora lora) {
    var shapes = new LinkedHashMap<>(lora.shapes(config));
    shapes
        .keySet()
        .removeIf(
            name -> {
              for (int block = range.first(); block < range.end(); block++) {
                if (name.startsWith(Parameters.block(config, block))) {
                  return false;
                }
              }
              return true;
            });
    return shapes;
  }

  /** Projections that have an update in any of the blocks, by their names within a block. */
  private List<String> adapted(ModelConfig config, BlockRange range) {
    var found = new ArrayList<String>();
    for (String name : Parameters.blockShapes(config).keySet()) {
      String projection = name.replaceFirst("\\.weight$", "");
      for (int block = range.first(); block < range.end(); block++) {
        if (shapes.containsKey(Parameters.block(config, block) + projection + Lora.A)) {
          found.add(projection);
          break;
        }
      }
    }
    return found;
  }

  private void add(ModelConfig config, String projection, Map<String, Tensor> matrices) {
    for (String half : List.of(Lora.A, Lora.B)) {
      String name = projection + half;
      Tensor tensor = Optional.ofNullable(matrices.get(name)).orElseThrow();
      NDArray array =
          NativeArrays.aligned(manager, tensor.data(), NativeArrays.shape(tensor.shape()));
      array.setName("a[]");
      array.setRequiresGradient(true);
      names.add(name);
      arrays.add(array);
    }
  }

  public BlockRange range() {
    return range;
  }

  public Lora lora() {
    return lora;
  }

  double scale() {
    return lora.scale();
  }

  List<String> adapted() {
    return adapted;
  }

  List<NDArray> arrays(BlockRange part) {
    return arrays.subList(place(part.first()), place(part.end()));
  }

  /** Gradients in the order of {@link #arrays}, by name. */
  Map<String, Tensor> named(BlockRange part, List<NDArray> gradients) {
    var named = new LinkedHashMap<String, Tensor>();
    int at = place(part.first());
    for (NDArray gradient : gradients) {
      String name = names.get(at++);
      named.put(name, new Tensor(shapes.get(name), gradient.toFloatArray()));
    }
    return named;
  }

  private int place(int block) {
    return (block - range.first()) * 2 * adapted.size();
  }

  <T> T during(Supplier<T> work) {
    return usage.during(work);
  }

  @Override
  public void close() {
    usage.end(manager::close);
  }
}
