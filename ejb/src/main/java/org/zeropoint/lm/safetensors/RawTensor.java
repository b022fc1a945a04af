package org.zeropoint.lm.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A dense array in row-major order as the bytes that a file holds.
 *
 * @param shape extent of each dimension; empty for a scalar
 * @param bytes the numbers, little-endian, from the buffer's position to its limit; not copied. The
 *     accessor gives a read-only view with a position of its own
 */
public record RawTensor(DType dtype, List<Integer> shape, ByteBuffer bytes) {

  public RawTensor {
    shape = List.copyOf(shape);
    bytes = bytes.slice().asReadOnlyBuffer();
    if (shape.stream().anyMatch(extent -> extent < 0)) {
      throw new IllegalArgumentException("negative extent in shape " + shape);
    }
    if (TensorEntry.bytes(dtype, shape) != bytes.remaining()) {
      throw new IllegalArgumentException(
          "%s of shape %s does not take %d bytes".formatted(dtype, shape, bytes.remaining()));
    }
  }

  public static RawTensor of(Tensor tensor) {
    var bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, tensor.data().length));
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(tensor.data());
    return new RawTensor(DType.F32, tensor.shape(), bytes);
  }

  @Override
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }
}
