package org.zeropoint.lm.data;

import java.util.ArrayList;
import java.util.List;
import org.zeropoint.lm.text.Batch;

/** Reads the rows of a step: what a trainer asks for, with the number of its step alone. */
public final class DataLoader {

  private final Examples examples;
  private final Order order;
  // Kept for speed alone, as packing an epoch takes time.
  private volatile Epoch last;

  private record Epoch(long number, Examples examples) {}

  /** The rows of {@code examples} in batches of {@code batchSize}, shuffled in each epoch. */
  public DataLoader(Examples examples, int batchSize, long seed) {
    this.examples = examples;
    order = new Order(examples.count(), batchSize, seed);
    last = new Epoch(0, examples.epoch(0));
  }

  /** In which order rows are read. */
  public Order order() {
    return order;
  }

  /**
   * The batch of a step; the same at each call, whatever was read before.
   *
   * @param step from 1
   */
  public Batch batch(long step) {
    return Padding.of(rows(step), 0);
  }

  /** The rows of {@link #batch}. */
  List<Example> rows(long step) {
    var rows = new ArrayList<Example>();
    for (Order.Place place : order.batch(step - 1)) {
      rows.add(epoch(place.epoch()).example(place.index()));
    }
    return rows;
  }

  private Examples epoch(long number) {
    Epoch known = last;
    if (known.number() != number) {
      known = new Epoch(number, examples.epoch(number));
      last = known;
    }
    return known.examples();
  }
}
