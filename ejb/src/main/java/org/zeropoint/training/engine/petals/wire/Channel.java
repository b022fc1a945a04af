package org.zeropoint.training.engine.petals.wire;

import java.time.Duration;
import org.zeropoint.training.engine.petals.PeerFailure;

/** The way to one node. Used by several threads at once. */
@FunctionalInterface
public interface Channel {

  /**
   * Carries a message to the node, and its answer back.
   *
   * @param operation which one, by its {@link Operation#external name}
   * @param body a message
   * @return what {@link BlockHandler#handle} gave there
   * @throws PeerFailure when there is no answer by the deadline
   */
  byte[] call(String operation, byte[] body, Duration deadline);
}
