package org.zeropoint.kernels;

import java.util.Locale;

/** How much one call has to do, in the unit of its {@link Op}; what is fastest depends on it. */
public enum SizeClass {
  /** Up to 16,384. */
  SMALL(1 << 12, 1 << 14),
  /** Up to 524,288. */
  MEDIUM(1 << 17, 1 << 19),
  /** More. */
  LARGE(1 << 20, Long.MAX_VALUE);

  private final int typical;
  private final long most;

  SizeClass(int typical, long most) {
    this.typical = typical;
    this.most = most;
  }

  public static SizeClass of(long size) {
    for (SizeClass one : values()) {
      if (size <= one.most) {
        return one;
      }
    }
    return LARGE;
  }

  /** The size that is measured. */
  public int typical() {
    return typical;
  }

  /** For people and files: {@code small}. */
  public String external() {
    return name().toLowerCase(Locale.ROOT);
  }
}
