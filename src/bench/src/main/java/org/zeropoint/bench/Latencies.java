package org.zeropoint.bench;

import java.util.Arrays;

/** How long calls took. */
final class Latencies {

  private long[] nanos = new long[1024];
  private int n;

  void add(long duration) {
    if (n == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * n);
    }
    nanos[n++] = duration;
  }

  void addAll(Latencies others) {
    for (int i = 0; i < others.n; i++) {
      add(others.nanos[i]);
    }
  }

  int count() {
    return n;
  }

  /** The share, 0 to 1, of the calls that were answered within so many milliseconds. */
  double share(double milliseconds) {
    return Arrays.stream(nanos, 0, n).filter(duration -> duration <= milliseconds * 1e6).count()
        / (double) n;
  }

  /** Milliseconds within which this share of the calls was answered; {@code share} in (0, 1]. */
  double within(double share) {
    long[] sorted = Arrays.copyOf(nanos, n);
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * n) - 1)] / 1e6;
  }
}
