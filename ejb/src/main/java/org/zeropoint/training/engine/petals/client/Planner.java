package org.zeropoint.training.engine.petals.client;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Blocks;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.petals.client.Swarm.Member;
import org.zeropoint.training.engine.petals.client.Swarm.State;

/** Routes of a model over the nodes that may be asked now; waits until there is one. */
record Planner(SwarmClient client, Digest model, ModelConfig config) {

  /** By nodes that take new work, whether they can be asked now or not. */
  Coverage coverage() {
    return Coverage.of(
        model,
        config.layers(),
        client.swarm().members().stream()
            .filter(member -> member.state() == State.USABLE)
            .toList());
  }

  /** All blocks of the model. */
  BlockRange whole() {
    return new BlockRange(0, config.layers());
  }

  /**
   * One route for each of some batches that are on their way at once.
   *
   * @param tokens of a batch
   * @throws Unavailable when no route was found in time
   */
  List<Route> routes(int count, long tokens) {
    var trying = new Trying(client, "a route through all blocks");
    while (true) {
      List<Member> members = client.usable();
      var cost = new BatchCost(client.measures(), members, tokens);
      List<Route> routes = new Throughput(model, whole(), members, cost).routes(count);
      if (!routes.isEmpty()) {
        return routes;
      }
      trying.pause(obstacle(whole()));
    }
  }

  /** The route by which a batch that is waited for is done first. */
  Route batch(BlockRange blocks, long tokens, Trying trying) {
    return find(
        blocks,
        members ->
            Routing.shortest(
                model, blocks, members, new BatchCost(client.measures(), members, tokens)),
        trying);
  }

  /**
   * The route of the lowest latency.
   *
   * @param tokens that each row of the session may have
   */
  Route session(BlockRange blocks, int rows, int tokens, Trying trying) {
    long cache = Blocks.sessionBytes(config, new BlockRange(0, 1), rows, tokens);
    return find(
        blocks,
        members ->
            Routing.shortest(
                model,
                blocks,
                members,
                new SessionCost(
                    client.measures(), members, cache, tokens, client.limits().patience())),
        trying);
  }

  private Route find(
      BlockRange blocks, Function<List<Member>, Optional<Route>> search, Trying trying) {
    while (true) {
      Optional<Route> route = search.apply(client.usable());
      if (route.isPresent()) {
        return route.get();
      }
      trying.pause(obstacle(blocks));
    }
  }

  /** Why there is no route. */
  private String obstacle(BlockRange blocks) {
    List<String> missing =
        coverage().missing().stream()
            .filter(range -> range.first() < blocks.end() && blocks.first() < range.end())
            .map(BlockRange::toString)
            .toList();
    return missing.isEmpty()
        ? "no node that holds the blocks %s can take them now".formatted(blocks)
        : "no node that is online holds the blocks " + String.join(", ", missing);
  }
}
