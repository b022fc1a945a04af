package org.zeropoint.lm.data;

import java.util.Objects;
import java.util.SplittableRandom;

/**
 * In which order rows are read: each epoch in a permutation of its own. A pure function of count,
 * batch size, seed and step: a run that goes on after a stop needs no saved random state. Batches
 * are all of one size and run on over the end of an epoch, so that none of its rows is left out.
 *
 * <p>Source of the permutation: Fisher and Yates, in the form of Durstenfeld, "Algorithm 235:
 * Random permutation", Communications of the ACM 7, 1964.
 */
public final class Order {

  private static final long EPOCH_MIX = 0x9E3779B97F4A7C15L;

  private final int count;
  private final int batchSize;
  private final long seed;
  // Kept for speed alone: whoever finds another epoch's works it out anew.
  private volatile Shuffled last;

  /** Which row is read where. */
  public record Place(long epoch, int index) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Shuffled(long epoch, int[] permutation) {}

  /**
   * An order.
   *
   * @param count rows of an epoch, at least 1
   * @param batchSize rows of a batch, at least 1; may be more than {@code count}
   */
  public Order(int count, int batchSize, long seed) {
    if (count < 1 || batchSize < 1) {
      throw new IllegalArgumentException("an order has at least one row and a batch size of 1");
    }
    this.count = count;
    this.batchSize = batchSize;
    this.seed = seed;
    last = new Shuffled(0, permutation(count, seed, 0));
  }

  /** Rows of an epoch. */
  public int count() {
    return count;
  }

  /** Rows of a batch. */
  public int batchSize() {
    return batchSize;
  }

  /**
   * The rows of a step's batch.
   *
   * @param step from 0
   * @return as many as the batch size
   */
  public Place[] batch(long step) {
    Objects.checkIndex(step, Long.MAX_VALUE / batchSize);
    var places = new Place[batchSize];
    for (int i = 0; i < batchSize; i++) {
      places[i] = place(step * batchSize + i);
    }
    return places;
  }

  /**
   * Where the data stands after {@code steps} batches: what is read next.
   *
   * @return epoch, and how many of its rows have been read
   */
  public Place cursor(long steps) {
    long read = Math.multiplyExact(steps, (long) batchSize);
    return new Place(read / count, (int) (read % count));
  }

  private Place place(long position) {
    long epoch = position / count;
    return new Place(epoch, shuffled(epoch)[(int) (position % count)]);
  }

  private int[] shuffled(long epoch) {
    Shuffled known = last;
    if (known.epoch() != epoch) {
      known = new Shuffled(epoch, permutation(count, seed, epoch));
      last = known;
    }
    return known.permutation();
  }

  /**
   * A permutation of 0 to {@code count} - 1 that follows from seed and epoch, each as likely as any
   * other.
   */
  public static int[] permutation(int count, long seed, long epoch) {
    var random = new SplittableRandom(new SplittableRandom(seed ^ (epoch * EPOCH_MIX)).nextLong());
    var permutation = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      permutation[i] = permutation[j];
      permutation[j] = i;
    }
    return permutation;
  }
}
