package org.zeropoint.training.engine.petals.client;

import java.util.List;
import java.util.stream.Collectors;
import org.zeropoint.lm.blocks.BlockRange;

/**
 * A way through some blocks, each computed once.
 *
 * @param hops at least one; each begins where the one before it ends
 */
public record Route(List<Hop> hops) {

  public Route {
    hops = List.copyOf(hops);
    if (hops.isEmpty()) {
      throw new IllegalArgumentException("a route has at least one hop");
    }
    for (int i = 1; i < hops.size(); i++) {
      if (hops.get(i).blocks().first() != hops.get(i - 1).blocks().end()) {
        throw new IllegalArgumentException(
            "hops do not join: %s, %s".formatted(hops.get(i - 1), hops.get(i)));
      }
    }
  }

  /** All blocks of the route. */
  public BlockRange blocks() {
    return new BlockRange(hops.get(0).blocks().first(), hops.get(hops.size() - 1).blocks().end());
  }

  /** For people: {@code node-a 0-3, node-b 4-7}. */
  public String told() {
    return hops.stream().map(Hop::toString).collect(Collectors.joining(", "));
  }
}
