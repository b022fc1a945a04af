package org.zeropoint.proposals.entity;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A slice of a list. It may hold fewer items than were asked for, or none, and have a next one all
 * the same: a search through many that do not fit ends after a bounded number of them.
 *
 * @param next where the following slice begins; empty on the last
 */
public record Slice<T>(List<T> items, Optional<String> next) {

  public Slice {
    items = List.copyOf(items);
  }

  public <R> Slice<R> map(Function<? super T, ? extends R> change) {
    return new Slice<>(items.stream().<R>map(change).toList(), next);
  }
}
