package org.zeropoint.lm.safetensors;

import java.nio.ByteBuffer;
import java.util.SortedSet;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;

/**
 * Named tensors that lie in files and are read one by one. May be used by several threads at once.
 *
 * <p>Opening reads the headers only. Each read first checks that the file has kept its length, so
 * that a file cut short since then is refused by name. A file overwritten in place is not noticed:
 * whoever must know compares digests. One that another was renamed over goes on as it was.
 */
public interface TensorSource extends AutoCloseable {

  /** All tensors, sorted. */
  SortedSet<String> names();

  /**
   * Type and shape of a tensor.
   *
   * @throws Invalid when there is none of that name
   */
  TensorEntry entry(String name);

  /**
   * The tensor's numbers as they lie in the file: a read-only, little-endian view of the mapped
   * file, valid also after {@link #close}. The file must not be cut short while the view is in use:
   * the system answers an access to a page that is gone with a fault, which Java code sees as an
   * {@link InternalError} but which ends the process in native code. {@link #floats} has no such
   * danger.
   *
   * @throws Invalid when there is none of that name, when it takes more than 2,147,483,647 bytes,
   *     or when the file's length has changed
   * @throws Unavailable when the file cannot be mapped
   */
  ByteBuffer bytes(String name);

  /**
   * A copy of the tensor's numbers in row-major order, decoded from F32, F16 or BF16, each exactly.
   * It is read, not mapped, so that a file that shrinks meanwhile is an error like any other.
   *
   * @throws Invalid when there is none of that name, when it is of another dtype or too long for an
   *     array, or when the file's length has changed
   * @throws Unavailable when the file cannot be read
   */
  float[] floats(String name);

  /** {@link #floats} with the shape. */
  default Tensor tensor(String name) {
    return new Tensor(entry(name).shape(), floats(name));
  }

  /** How many numbers all tensors hold together. */
  default long parameters() {
    return names().stream().mapToLong(name -> entry(name).elements()).sum();
  }

  /** Closes the files; buffers that were handed out stay valid. */
  @Override
  void close();
}
