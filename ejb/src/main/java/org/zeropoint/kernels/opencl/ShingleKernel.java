package org.zeropoint.kernels.opencl;

import com.aparapi.Kernel;

/** The hash of the shingle at each place, a place an item. */
final class ShingleKernel extends Kernel {

  byte[] text;
  int[] hashes;
  int count;

  @Override
  public void run() {
    int at = getGlobalId();
    if (at < count) {
      int hash = 0x811C9DC5;
      for (int i = 0; i < 8; i++) {
        hash = (hash ^ (text[at + i] & 0xFF)) * 0x01000193;
      }
      hashes[at] = hash;
    }
  }
}
