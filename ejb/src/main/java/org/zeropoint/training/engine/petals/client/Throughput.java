package org.zeropoint.training.engine.petals.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.client.Swarm.Member;

/**
 * Routes for several batches that are on their way at once. They may all go the same way, one
 * behind the other, where the slowest node says how fast they come; or each its own, where nodes
 * hold the same blocks. Which is better depends on how many they are.
 */
record Throughput(Digest model, BlockRange blocks, List<Member> members, BatchCost cost) {

  /**
   * One route a batch, those by which all are done first.
   *
   * @return empty when there is no route at all
   */
  List<Route> routes(int count) {
    Optional<List<Route>> behind =
        Routing.widest(model, blocks, members, cost)
            .map(route -> Collections.nCopies(count, route));
    return Stream.concat(behind.stream(), spread(count).stream())
        .min(Comparator.comparingDouble(this::seconds))
        .orElse(List.of());
  }

  /** Each in turn over whatever has the least to do yet. */
  private Optional<List<Route>> spread(int count) {
    var given = new HashMap<String, Double>();
    var routes = new ArrayList<Route>();
    for (int i = 0; i < count; i++) {
      Optional<Route> next =
          Routing.shortest(
              model,
              blocks,
              members,
              (member, part) ->
                  given.getOrDefault(member.node(), 0.0) + cost.seconds(member, part));
      if (next.isEmpty()) {
        return Optional.empty();
      }
      next.get().hops().forEach(hop -> given.merge(hop.node(), cost.computing(hop), Double::sum));
      routes.add(next.get());
    }
    return Optional.of(routes);
  }

  /**
   * Seconds until all are done, when each is at one node at a time and a node computes one at a
   * time, in their order.
   */
  double seconds(List<Route> routes) {
    Map<String, Double> free = new HashMap<>();
    double end = 0;
    for (Route route : routes) {
      double at = 0;
      for (Hop hop : route.hops()) {
        double begin = Math.max(at, free.getOrDefault(hop.node(), 0.0));
        free.put(hop.node(), begin + cost.computing(hop));
        at = begin + cost.seconds(hop.member(), hop.blocks());
      }
      end = Math.max(end, at);
    }
    return end;
  }
}
