package org.zeropoint.training.engine.petals.client;

import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.training.engine.petals.client.Swarm.Member;

/** A node on a route, and the blocks that it computes there. */
public record Hop(Member member, BlockRange blocks) {

  public String node() {
    return member.node();
  }

  @Override
  public String toString() {
    return node() + " " + blocks;
  }
}
