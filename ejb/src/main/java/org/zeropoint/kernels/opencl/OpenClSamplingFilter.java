package org.zeropoint.kernels.opencl;

import org.zeropoint.kernels.SamplingFilter;

/**
 * Finds the least weight that stays by radix selection, eight bits at a time: the bits of positive
 * doubles have the order of the numbers. Only whole numbers are added up, so the answer is exact.
 */
final class OpenClSamplingFilter implements SamplingFilter {

  private static final int DIGITS = 256;
  private static final int STRIPES_OF_A_PROCESSOR = 32;
  private static final int STRIPES_OF_A_GPU = 256;

  private final OpenClQueue queue;
  private final DigitKernel kernel;
  private final int stripes;
  private final int[] counts;
  private final long[] sums;

  OpenClSamplingFilter(OpenClQueue queue) {
    this.queue = queue;
    this.kernel = queue.add(new DigitKernel());
    this.stripes = queue.interleaves() ? STRIPES_OF_A_GPU : STRIPES_OF_A_PROCESSOR;
    this.counts = new int[stripes * DIGITS];
    this.sums = new long[stripes * DIGITS];
  }

  @Override
  public boolean[] keep(Input input) {
    double[] weights = input.counted();
    var keys = new long[weights.length];
    double highest = 0;
    for (int i = 0; i < keys.length; i++) {
      keys[i] = weights[i] > 0 ? Double.doubleToRawLongBits(weights[i]) : 0;
      highest = Math.max(highest, weights[i]);
    }
    if (highest == 0) {
      return new boolean[keys.length];
    }
    double top = highest;
    return queue.exclusively(() -> select(input, weights, keys, top));
  }

  private boolean[] select(Input input, double[] weights, long[] keys, double highest) {
    var masses = new long[keys.length];
    kernel.keys = keys;
    kernel.masses = masses;
    kernel.counts = counts;
    kernel.sums = sums;
    kernel.numbers = keys.length;
    kernel.stripes = stripes;
    kernel.put(keys).put(masses);
    if (input.topK() > 0 && input.topK() < keys.length) {
      long least = search(input.topK(), false).key();
      for (int i = 0; i < keys.length; i++) {
        keys[i] = keys[i] < least ? 0 : keys[i];
      }
    }
    var least = new Place(1, Long.MAX_VALUE);
    if (input.topP() < 1) {
      long all = 0;
      for (int i = 0; i < keys.length; i++) {
        masses[i] = keys[i] > 0 ? SamplingFilter.mass(weights[i], highest) : 0;
        all += masses[i];
      }
      kernel.put(keys).put(masses);
      Place found = search(SamplingFilter.needed(all, input.topP()), true);
      long each = SamplingFilter.mass(Double.longBitsToDouble(found.key()), highest);
      least = new Place(found.key(), (found.left() + each - 1) / each);
    }
    return mask(keys, least);
  }

  /** A key, and how much of what was wanted is left for those that have it. */
  private record Place(long key, long left) {}

  /** The key at which the highest sum up to {@code wanted}, in masses or in their number. */
  private Place search(long wanted, boolean byMass) {
    long left = wanted;
    kernel.mask = 0;
    kernel.prefix = 0;
    for (int shift = 56; shift >= 0; shift -= 8) {
      kernel.shift = shift;
      queue.run(kernel, stripes);
      if (byMass) {
        kernel.get(sums);
      } else {
        kernel.get(counts);
      }
      int digit = DIGITS - 1;
      for (long here = sum(digit, byMass); here < left; here = sum(digit, byMass)) {
        left -= here;
        digit--;
      }
      kernel.prefix |= (long) digit << shift;
      kernel.mask |= 255L << shift;
    }
    return new Place(kernel.prefix, left);
  }

  private long sum(int digit, boolean byMass) {
    long sum = 0;
    for (int i = digit; i < stripes * DIGITS; i += DIGITS) {
      sum += byMass ? sums[i] : counts[i];
    }
    return sum;
  }

  /** All above the least, and the first {@code least.left} that equal it. */
  private static boolean[] mask(long[] keys, Place least) {
    var kept = new boolean[keys.length];
    long equal = least.left();
    for (int i = 0; i < keys.length; i++) {
      kept[i] = keys[i] > least.key() || keys[i] == least.key() && equal-- > 0;
    }
    return kept;
  }
}
