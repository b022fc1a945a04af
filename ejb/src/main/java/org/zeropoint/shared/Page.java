package org.zeropoint.shared;

import java.util.List;
import java.util.Optional;

/**
 * A slice of a list in key order.
 *
 * @param next the key to ask for the following slice with; empty on the last
 */
public record Page<T>(List<T> items, Optional<Long> next) {

  public static final int DEFAULT_SIZE = 50;
  public static final int MAX_SIZE = 500;

  public Page {
    items = List.copyOf(items);
  }

  /** The size that a caller may have: between 1 and {@value #MAX_SIZE}. */
  public static int size(int asked) {
    if (asked < 1 || asked > MAX_SIZE) {
      throw new Invalid("/limit", "must be between 1 and " + MAX_SIZE);
    }
    return asked;
  }
}
