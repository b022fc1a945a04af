package org.zeropoint.kernels.opencl;

import com.aparapi.Kernel;

/** One place of a signature an item. */
final class SignatureKernel extends Kernel {

  int[] hashes;
  int[] starts;
  int[] counts;
  int[] salts;
  int[] signatures;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int piece = id / 128;
      int salt = salts[id % 128];
      int from = starts[piece];
      int end = from + counts[piece];
      int least = 2147483647;
      for (int i = from; i < end; i++) {
        int h = hashes[i] ^ salt;
        h = (h ^ (h >>> 16)) * 0x85EBCA6B;
        h = (h ^ (h >>> 13)) * 0xC2B2AE35;
        h = h ^ (h >>> 16);
        least = min(least, h);
      }
      signatures[id] = least;
    }
  }
}
