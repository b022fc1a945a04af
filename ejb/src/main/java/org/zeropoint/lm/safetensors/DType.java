package org.zeropoint.lm.safetensors;

import java.util.Arrays;
import java.util.Optional;

/** The types of number that are read and written; any other in a file is refused by name. */
public enum DType {
  F64(8),
  I64(8),
  F32(4),
  I32(4),
  F16(2),
  /** The upper half of an F32. */
  BF16(2),
  I16(2),
  I8(1),
  U8(1),
  /** A byte, 0 or 1; which of both is not checked. */
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes that one number takes. */
  public int bytes() {
    return bytes;
  }

  /** Whether {@link TensorSource#floats} decodes it, without loss. */
  public boolean fitsFloat() {
    return this == F32 || this == F16 || this == BF16;
  }

  static Optional<DType> named(String name) {
    return Arrays.stream(values()).filter(dtype -> dtype.name().equals(name)).findFirst();
  }
}
