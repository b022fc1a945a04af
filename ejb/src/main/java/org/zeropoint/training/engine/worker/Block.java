package org.zeropoint.training.engine.worker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.zeropoint.lm.safetensors.Tensor;

/**
 * A tensor on its way: row-major, little-endian.
 *
 * @param kind of its numbers
 * @param shape extents, all of them 0 or more; empty for one number
 * @param data its bytes and no others, from position 0; not copied and not to be written to
 */
public record Block(Kind kind, List<Integer> shape, ByteBuffer data) {

  static final int MAX_DIMENSIONS = 8;

  /** What the numbers are. */
  public enum Kind {
    F32(4),
    I32(4),
    /** IEEE 754 binary16. */
    F16(2),
    I8(1);

    private final int bytes;

    Kind(int bytes) {
      this.bytes = bytes;
    }

    /** For headers: {@code f32}. */
    String external() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Block {
    shape = List.copyOf(shape);
    if (shape.size() > MAX_DIMENSIONS || shape.stream().anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException("no shape of a block: " + shape);
    }
    if (bytes(kind, shape) != data.capacity()) {
      throw new IllegalArgumentException("shape " + shape + " is not of " + data.capacity());
    }
    data = data.duplicate().order(ByteOrder.LITTLE_ENDIAN).rewind();
  }

  /** Throws {@link ArithmeticException} beyond what a {@code long} holds. */
  static long bytes(Kind kind, List<Integer> shape) {
    return shape.stream().mapToLong(Integer::longValue).reduce(kind.bytes, Math::multiplyExact);
  }

  /** Bytes of all of them. */
  public static long bytes(Collection<Block> blocks) {
    return blocks.stream().mapToLong(block -> block.data.capacity()).sum();
  }

  /** Floats of a shape. */
  public static Block of(Tensor tensor) {
    ByteBuffer data = allocate(tensor.data().length);
    data.asFloatBuffer().put(tensor.data());
    return new Block(Kind.F32, tensor.shape(), data);
  }

  /**
   * Integers of a shape.
   *
   * @param values each within the range of an {@code int}
   */
  public static Block of(long[] values, Integer... shape) {
    ByteBuffer data = allocate(values.length);
    var ints = data.asIntBuffer();
    for (long value : values) {
      ints.put(Math.toIntExact(value));
    }
    return new Block(Kind.I32, List.of(shape), data);
  }

  private static ByteBuffer allocate(int count) {
    return ByteBuffer.allocate(Math.multiplyExact(Integer.BYTES, count))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The floats, row-major. */
  public float[] floats() {
    if (kind != Kind.F32) {
      throw new IllegalStateException("the block holds no floats");
    }
    var floats = new float[data.capacity() / Float.BYTES];
    data().asFloatBuffer().get(floats);
    return floats;
  }

  /** The integers, row-major. */
  public int[] integers() {
    if (kind != Kind.I32) {
      throw new IllegalStateException("the block holds no integers");
    }
    var integers = new int[data.capacity() / Integer.BYTES];
    data().asIntBuffer().get(integers);
    return integers;
  }

  public Tensor tensor() {
    return new Tensor(shape, floats());
  }
}
