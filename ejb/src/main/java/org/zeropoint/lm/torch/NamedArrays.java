package org.zeropoint.lm.torch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import org.zeropoint.lm.safetensors.Shapes;
import org.zeropoint.lm.safetensors.Tensor;

/**
 * Copies of named tensors in native memory, and back.
 *
 * @param manager that the arrays belong to
 */
public record NamedArrays(NDManager manager, Shapes shapes) {

  /** Arrays of these names and shapes, as one list argument of the given name. */
  public NDList copy(String argument, Map<String, Tensor> values) {
    var list = new NDList();
    shapes
        .byName()
        .forEach(
            (name, shape) ->
                list.add(
                    NativeArrays.copy(
                        manager, argument, values.get(name).data(), NativeArrays.shape(shape))));
    return list;
  }

  /** Copies arrays of this order back. */
  public Map<String, Tensor> values(NDList arrays) {
    var values = new LinkedHashMap<String, Tensor>();
    int i = 0;
    for (var named : shapes.byName().entrySet()) {
      values.put(named.getKey(), new Tensor(named.getValue(), arrays.get(i++).toFloatArray()));
    }
    return values;
  }
}
