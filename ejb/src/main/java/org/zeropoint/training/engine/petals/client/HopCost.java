package org.zeropoint.training.engine.petals.client;

import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.training.engine.petals.client.Swarm.Member;

/** What a hop would cost. */
@FunctionalInterface
public interface HopCost {

  /** Seconds, from 0; infinite when the node must not be asked for these blocks. */
  double seconds(Member member, BlockRange blocks);
}
