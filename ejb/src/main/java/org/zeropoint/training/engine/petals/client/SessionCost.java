package org.zeropoint.training.engine.petals.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.training.engine.petals.client.Measures.Kind;
import org.zeropoint.training.engine.petals.client.Swarm.Member;

/** Seconds that a hop takes in a whole inference session. */
final class SessionCost implements HopCost {

  private final Map<String, Double> step;
  private final long cachePerBlock;
  private final int tokens;
  private final double wait;

  /**
   * @param cachePerBlock bytes of keys and values of all the session's tokens
   * @param tokens that will be drawn
   * @param patience that a node may take until memory is free, which half of it is expected to do
   */
  SessionCost(
      Measures measures, List<Member> members, long cachePerBlock, int tokens, Duration patience) {
    this.step = measures.seconds(Kind.STEP, members);
    this.cachePerBlock = cachePerBlock;
    this.tokens = tokens;
    this.wait = patience.toMillis() / 2e3;
  }

  /** Infinite when the node's memory is too small for the session, however long it waits. */
  @Override
  public double seconds(Member member, BlockRange blocks) {
    long cache = cachePerBlock * blocks.size();
    if (cache > member.report().cacheTotal()) {
      return Double.POSITIVE_INFINITY;
    }
    double waiting = cache > member.report().cacheFree() ? wait : 0;
    double computing = step.get(member.node()) * blocks.size() * (1 + member.report().queued());
    return waiting + tokens * (Measures.rtt(member) + computing);
  }
}
