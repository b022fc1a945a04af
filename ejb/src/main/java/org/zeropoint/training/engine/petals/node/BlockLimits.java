package org.zeropoint.training.engine.petals.node;

import java.time.Duration;
import org.zeropoint.shared.Invalid;

/**
 * What a node gives.
 *
 * @param weightBytes of native memory, for blocks
 * @param cacheBytes of native memory, for the keys and values of sessions
 * @param adapterBytes of native memory, for the adapters of runs
 * @param adapters that are kept at most
 * @param queue calls of inference, and as many of training, that may wait for the device; as many
 *     sessions may wait for memory
 * @param batch sessions that are computed together at most
 * @param chunk positions of all rows of a session that are computed at once; longer inputs are cut
 * @param positions of all rows that a call may bring, which bounds what it takes for a moment
 * @param idle after which a session that nobody used is closed
 */
public record BlockLimits(
    long weightBytes,
    long cacheBytes,
    long adapterBytes,
    int adapters,
    int queue,
    int batch,
    int chunk,
    int positions,
    Duration idle) {

  public BlockLimits {
    atLeast("weightBytes", weightBytes, 0);
    atLeast("cacheBytes", cacheBytes, 0);
    atLeast("adapterBytes", adapterBytes, 0);
    atLeast("adapters", adapters, 0);
    atLeast("queue", queue, 1);
    atLeast("batch", batch, 1);
    atLeast("chunk", chunk, 1);
    atLeast("positions", positions, 1);
    atLeast("idle", idle.toMillis(), 1);
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new Invalid("/" + name, "must be at least " + least);
    }
  }
}
