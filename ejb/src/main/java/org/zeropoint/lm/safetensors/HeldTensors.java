package org.zeropoint.lm.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.zeropoint.shared.Invalid;

/** Tensors in memory, where files are asked for. What it gives out is not to be changed. */
public final class HeldTensors implements TensorSource {

  private final Map<String, Tensor> tensors;

  /** Of tensors by name, which are not copied. */
  public HeldTensors(Map<String, Tensor> tensors) {
    this.tensors = new TreeMap<>(tensors);
  }

  @Override
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(tensors.keySet()));
  }

  @Override
  public TensorEntry entry(String name) {
    Tensor tensor = tensor(name);
    return new TensorEntry(
        name, DType.F32, tensor.shape(), (long) Float.BYTES * tensor.data().length);
  }

  @Override
  public ByteBuffer bytes(String name) {
    float[] data = tensor(name).data();
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, data.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(data);
    return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Not a copy, unlike that of a file. */
  @Override
  public float[] floats(String name) {
    return tensor(name).data();
  }

  @Override
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new Invalid("", "there is no tensor " + name);
    }
    return tensor;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
