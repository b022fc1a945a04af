package org.zeropoint.lm.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.zeropoint.lm.model.DecoderSource.Adaptation;
import org.zeropoint.lm.model.ModelConfig.Family;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Invalid;

/**
 * A low-rank update of some of a model's matrices: y = W·x + (α/r)·B·(A·x), with A {@code r × in}
 * and B {@code out × r}. Only A and B are trained.
 *
 * <p>Source: Hu et al., "LoRA", arXiv 2106.09685, section 4.1. Names and first values are those of
 * the PEFT library.
 *
 * @param rank r, from 1 to {@value #MAX_RANK}
 * @param alpha α, above 0
 * @param targets which projections: the ends of their names, {@code c_attn}, {@code q_proj}, {@code
 *     mlp.down_proj}
 */
public record Lora(int rank, double alpha, List<String> targets) implements Adapter {

  public static final int MAX_RANK = 1024;

  public static final String A = ".lora_A.weight";
  public static final String B = ".lora_B.weight";

  public Lora {
    targets = List.copyOf(targets);
    if (rank < 1 || rank > MAX_RANK) {
      throw new Invalid("/lora/rank", "must be from 1 to " + MAX_RANK);
    }
    if (!(alpha > 0) || !Double.isFinite(alpha)) {
      throw new Invalid("/lora/alpha", "must be a number above 0");
    }
    if (targets.isEmpty()) {
      throw new Invalid("/lora/targets", "must name at least one projection");
    }
  }

  /** The factor α/r of the update. */
  public double scale() {
    return alpha / rank;
  }

  /**
   * The projections that the targets name, in the model's order, without {@code .weight}.
   *
   * @throws Invalid when a target names none
   */
  public List<String> projections(ModelConfig config) {
    List<String> all =
        Parameters.shapes(config).entrySet().stream()
            .filter(parameter -> parameter.getValue().size() == 2)
            .map(parameter -> parameter.getKey().substring(0, parameter.getKey().length() - 7))
            .filter(name -> name.startsWith("h.") || name.startsWith("model.layers."))
            .toList();
    for (String target : targets) {
      if (all.stream().noneMatch(name -> names(target, name))) {
        throw new Invalid("/lora/targets", target + " names no projection of the model");
      }
    }
    return all.stream()
        .filter(name -> targets.stream().anyMatch(target -> names(target, name)))
        .toList();
  }

  private static boolean names(String target, String projection) {
    return projection.equals(target) || projection.endsWith("." + target);
  }

  @Override
  public Adaptation adaptation(ModelConfig config) {
    return Adaptation.of(projections(config), scale());
  }

  /** Shapes of A and B by name, A before B of each projection. */
  @Override
  public Map<String, List<Integer>> shapes(ModelConfig config) {
    Map<String, List<Integer>> parameters = Parameters.shapes(config);
    var shapes = new LinkedHashMap<String, List<Integer>>();
    for (String projection : projections(config)) {
      List<Integer> matrix = parameters.get(projection + ".weight");
      boolean inFirst = config.family() == Family.GPT2;
      shapes.put(projection + A, List.of(rank, matrix.get(inFirst ? 0 : 1)));
      shapes.put(projection + B, List.of(matrix.get(inFirst ? 1 : 0), rank));
    }
    return shapes;
  }

  /** First values: A uniform in ±1/√in, B 0, so that the model is unchanged at first. */
  public Map<String, Tensor> seeded(ModelConfig config, long seed) {
    var random = new SplittableRandom(seed);
    var values = new LinkedHashMap<String, Tensor>();
    shapes(config)
        .forEach(
            (name, shape) -> {
              var data = new float[Math.multiplyExact(shape.get(0), shape.get(1))];
              double bound = name.endsWith(A) ? 1 / Math.sqrt(shape.get(1)) : 0;
              for (int i = 0; bound > 0 && i < data.length; i++) {
                data[i] = (float) ((2 * random.nextDouble() - 1) * bound);
              }
              values.put(name, new Tensor(shape, data));
            });
    return values;
  }

  /**
   * Checks that tensors are those of an adapter, or of a part of one.
   *
   * @param shapes theirs
   * @throws Invalid naming what is missing, too much, of another shape or not finite
   */
  public static void check(Map<String, List<Integer>> shapes, Map<String, Tensor> adapter) {
    checkShapes(shapes, adapter);
    adapter.forEach((name, tensor) -> Decoder.finite(name, tensor.data()));
  }

  /** The same of matrices, or gradients by them, that need not be finite. */
  public static void checkShapes(Map<String, List<Integer>> shapes, Map<String, Tensor> adapter) {
    for (String name : adapter.keySet()) {
      if (!shapes.containsKey(name)) {
        throw new Invalid("", name + " belongs to no target of the adapter");
      }
    }
    shapes.forEach(
        (name, shape) -> {
          Tensor tensor = adapter.get(name);
          if (tensor == null) {
            throw new Invalid("", name + " is missing from the adapter");
          }
          if (!tensor.shape().equals(shape)) {
            throw new Invalid("", name + " has shape " + tensor.shape() + ", not " + shape);
          }
        });
  }
}
