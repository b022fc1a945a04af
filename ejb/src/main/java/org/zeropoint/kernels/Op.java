package org.zeropoint.kernels;

import java.util.List;
import java.util.Locale;

/** The operations. */
public enum Op {
  BLOCK_QUANTISER(BlockQuantiser.class, "numbers"),
  CROSS_ENTROPY(CrossEntropy.class, "logits"),
  RMS_NORM(RmsNorm.class, "numbers"),
  SAMPLING_FILTER(SamplingFilter.class, "weights"),
  MIN_HASH(MinHash.class, "bytes");

  private final Class<?> type;
  private final String unit;

  Op(Class<?> type, String unit) {
    this.type = type;
    this.unit = unit;
  }

  /** Its interface. */
  public Class<?> type() {
    return type;
  }

  /** Those that the product runs. What it does not is tested only, and not measured. */
  public static List<Op> used() {
    return List.of(BLOCK_QUANTISER, CROSS_ENTROPY, RMS_NORM, SAMPLING_FILTER, MIN_HASH);
  }

  /** What its sizes are counted in. */
  public String unit() {
    return unit;
  }

  /** For people and files: {@code cross-entropy}. */
  public String external() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The operation of an interface. */
  public static Op of(Class<?> type) {
    for (Op op : values()) {
      if (op.type == type) {
        return op;
      }
    }
    throw new IllegalArgumentException(type + " is no operation");
  }
}
