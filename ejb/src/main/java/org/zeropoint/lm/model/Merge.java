package org.zeropoint.lm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.zeropoint.lm.model.ModelConfig.Family;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.torch.NativeArrays;

/**
 * An adapter added to a model's own matrices, W + (α/r)·B·A, so that it costs nothing more to run.
 * The matrices as they were are kept: taking a sum away again would leave rounding errors.
 */
public final class Merge {

  private final List<NDArray> places = new ArrayList<>();
  private final List<NDArray> before = new ArrayList<>();
  private boolean undone;

  Merge(DecoderNet net, Lora lora, Map<String, Tensor> adapter) {
    List<String> names = List.copyOf(Parameters.shapes(net.config()).keySet());
    try {
      add(net, lora, adapter, names);
    } catch (RuntimeException | Error e) {
      undo();
      throw e;
    }
  }

  private void add(DecoderNet net, Lora lora, Map<String, Tensor> adapter, List<String> names) {
    for (String projection : lora.projections(net.config())) {
      NDArray matrix = net.weights().get(names.indexOf(projection + ".weight"));
      places.add(matrix);
      before.add(matrix.duplicate());
      try (NDManager scope = net.scope()) {
        matrix.addi(update(scope, net.config(), lora, projection, adapter));
      }
    }
  }

  /** What is added to a projection's matrix. */
  static NDArray update(
      NDManager scope,
      ModelConfig config,
      Lora lora,
      String projection,
      Map<String, Tensor> adapter) {
    NDArray a = array(scope, adapter.get(projection + Lora.A));
    NDArray b = array(scope, adapter.get(projection + Lora.B));
    NDArray update = b.matMul(a).mul(lora.scale());
    return config.family() == Family.GPT2 ? update.transpose() : update;
  }

  private static NDArray array(NDManager scope, Tensor tensor) {
    return scope.create(tensor.data(), NativeArrays.shape(tensor.shape()));
  }

  boolean isUndone() {
    return undone;
  }

  /** Puts every matrix back, bit for bit; once. */
  public void undo() {
    if (undone) {
      throw new IllegalStateException("the adapter was taken out already");
    }
    undone = true;
    for (int i = 0; i < places.size(); i++) {
      before.get(i).copyTo(places.get(i));
      before.get(i).close();
    }
  }
}
