package org.zeropoint.bench;

import java.util.SplittableRandom;

/** Bytes to compute on; their values do not matter for the time. */
final class RandomText {

  private RandomText() {}

  static byte[] bytes(int length) {
    var bytes = new byte[length];
    new SplittableRandom(1).nextBytes(bytes);
    return bytes;
  }
}
