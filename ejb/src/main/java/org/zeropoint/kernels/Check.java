package org.zeropoint.kernels;

import java.util.Locale;

/** Rules of arguments, named in the error. */
final class Check {

  private Check() {}

  static void that(boolean holds, String rule, Object... values) {
    if (!holds) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, rule, values));
    }
  }

  /** That rows of {@code width} fill an array. */
  static void rows(String name, int length, int width) {
    that(
        length % width == 0,
        "%s has %d numbers, which is no whole number of rows of %d",
        name,
        length,
        width);
  }

  static void length(String name, int length, int wanted) {
    that(length == wanted, "%s has %d numbers, must have %d", name, length, wanted);
  }
}
