package org.zeropoint.lm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.zeropoint.lm.safetensors.DeferredTensor;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.torch.NativeArrays;
import org.zeropoint.lm.torch.Torch;
import org.zeropoint.lm.torch.TorchProbe;

/** A model's weights with an adapter added to them, where the model itself is not in memory. */
public final class MergedWeights {

  private MergedWeights() {}

  /**
   * The same numbers that {@link Merge} gives, each weight read and added to when it is asked for.
   *
   * @param source of the weights, open as long as they are asked for
   * @throws org.zeropoint.shared.Invalid when the adapter does not fit the model
   */
  public static Map<String, DeferredTensor> of(
      ModelConfig config, TensorSource source, Lora lora, Map<String, Tensor> adapter) {
    TorchProbe.require();
    lora.check(config, adapter);
    Function<String, float[]> reader = Parameters.reader(config, source);
    var adapted = new HashSet<>(lora.projections(config));
    var weights = new LinkedHashMap<String, DeferredTensor>();
    Parameters.shapes(config)
        .forEach(
            (name, shape) -> {
              String projection = name.replaceFirst("\\.weight$", "");
              weights.put(
                  name,
                  new DeferredTensor(
                      shape,
                      () ->
                          adapted.contains(projection)
                              ? added(config, reader.apply(name), shape, lora, projection, adapter)
                              : reader.apply(name)));
            });
    return weights;
  }

  private static float[] added(
      ModelConfig config,
      float[] values,
      List<Integer> shape,
      Lora lora,
      String projection,
      Map<String, Tensor> adapter) {
    try (NDManager scope = Torch.newManager()) {
      NDArray matrix = scope.create(values, NativeArrays.shape(shape));
      return matrix.add(Merge.update(scope, config, lora, projection, adapter)).toFloatArray();
    }
  }
}
