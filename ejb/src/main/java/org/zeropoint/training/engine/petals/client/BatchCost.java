package org.zeropoint.training.engine.petals.client;

import java.util.List;
import java.util.Map;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.training.engine.petals.client.Measures.Kind;
import org.zeropoint.training.engine.petals.client.Swarm.Member;

/** Seconds until a hop has done a batch, forward and backward. */
final class BatchCost implements HopCost {

  private static final int CALLS = 2;

  private final Map<String, Double> forward;
  private final Map<String, Double> backward;
  private final long tokens;

  BatchCost(Measures measures, List<Member> members, long tokens) {
    this.forward = measures.seconds(Kind.FORWARD, members);
    this.backward = measures.seconds(Kind.BACKWARD, members);
    this.tokens = tokens;
  }

  @Override
  public double seconds(Member member, BlockRange blocks) {
    return CALLS * Measures.rtt(member) + computing(member, blocks);
  }

  private double computing(Member member, BlockRange blocks) {
    return (forward.get(member.node()) + backward.get(member.node())) * tokens * blocks.size();
  }

  /** Of these, how long the node computes. */
  double computing(Hop hop) {
    return computing(hop.member(), hop.blocks());
  }
}
