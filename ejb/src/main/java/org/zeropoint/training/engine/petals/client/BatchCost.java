package org.zeropoint.training.engine.petals.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.training.engine.petals.client.Measures.Kind;
import org.zeropoint.training.engine.petals.client.Swarm.Member;

/**
 * Seconds until a hop has done a batch, forward and backward, and what the node was given before.
 * So batches that are given to routes one after the other spread over nodes that hold the same
 * blocks, to each as much as it is fast.
 */
final class BatchCost implements HopCost {

  private static final int CALLS = 2;

  private final Map<String, Double> forward;
  private final Map<String, Double> backward;
  private final long tokens;
  private final Map<String, Double> given = new HashMap<>();

  BatchCost(Measures measures, List<Member> members, long tokens) {
    this.forward = measures.seconds(Kind.FORWARD, members);
    this.backward = measures.seconds(Kind.BACKWARD, members);
    this.tokens = tokens;
  }

  @Override
  public double seconds(Member member, BlockRange blocks) {
    return given.getOrDefault(member.node(), 0.0)
        + CALLS * Measures.rtt(member)
        + computing(member, blocks);
  }

  private double computing(Member member, BlockRange blocks) {
    return (forward.get(member.node()) + backward.get(member.node())) * tokens * blocks.size();
  }

  /** A batch was given to a route. */
  void give(Route route) {
    route
        .hops()
        .forEach(
            hop -> given.merge(hop.node(), computing(hop.member(), hop.blocks()), Double::sum));
  }
}
