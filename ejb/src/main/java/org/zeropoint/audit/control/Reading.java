package org.zeropoint.audit.control;

import org.zeropoint.shared.ReadOnly;

/**
 * Whether the present thread is in a {@link ReadOnly} operation. A property of the thread and not
 * of the transaction: what such an operation calls may suspend its transaction and begin another.
 */
final class Reading {

  private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

  private Reading() {}

  static void begin() {
    DEPTH.set(DEPTH.get() + 1);
  }

  static void end() {
    int left = DEPTH.get() - 1;
    if (left == 0) {
      DEPTH.remove();
    } else {
      DEPTH.set(left);
    }
  }

  static boolean isOn() {
    return DEPTH.get() > 0;
  }
}
