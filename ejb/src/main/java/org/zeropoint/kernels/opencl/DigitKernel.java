package org.zeropoint.kernels.opencl;

import com.aparapi.Kernel;

/**
 * Of the keys that begin with a prefix, how many have each value of the next 8 bits, and the sum of
 * their masses; an item reads each {@code stripes}-th key.
 */
final class DigitKernel extends Kernel {

  long[] keys;
  long[] masses;
  int[] counts;
  long[] sums;
  int numbers;
  int stripes;
  int shift;
  long mask;
  long prefix;

  @Override
  public void run() {
    int stripe = getGlobalId();
    if (stripe < stripes) {
      int base = stripe * 256;
      for (int i = 0; i < 256; i++) {
        counts[base + i] = 0;
        sums[base + i] = 0;
      }
      for (int i = stripe; i < numbers; i += stripes) {
        long key = keys[i];
        if ((key & mask) == prefix) {
          int digit = base + (int) ((key >> shift) & 255);
          counts[digit] = counts[digit] + 1;
          sums[digit] = sums[digit] + masses[i];
        }
      }
    }
  }
}
