package org.zeropoint.ethics.measure;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Times the parts of an evaluation, and tells which is measured now. What it notes is part of no
 * evaluation and no digest. Used by one thread.
 */
public final class Watch {

  private static final double NANOS = 1e9;

  private final Hears hears;
  private final SortedMap<String, Double> seconds = new TreeMap<>();

  /** Hears of each part before it is measured. */
  public interface Hears {
    /**
     * @param number from 1
     * @param of how many
     */
    void begins(String part, int number, int of);
  }

  public Watch(Hears hears) {
    this.hears = hears;
  }

  /** That nobody hears. */
  public static Watch unheard() {
    return new Watch((part, number, of) -> {});
  }

  /** What the work gives; its time is noted also when it throws. */
  public <T> T during(String part, int of, Supplier<T> work) {
    hears.begins(part, seconds.size() + 1, of);
    long begin = System.nanoTime();
    try {
      return work.get();
    } finally {
      seconds.put(part, (System.nanoTime() - begin) / NANOS);
    }
  }

  /** Seconds by part, of those that are over. */
  public SortedMap<String, Double> seconds() {
    return Collections.unmodifiableSortedMap(seconds);
  }
}
