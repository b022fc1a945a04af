package org.zeropoint.training.engine.petals.client;

import java.time.Duration;
import org.zeropoint.shared.Invalid;

/**
 * How long a client waits.
 *
 * @param call until a node's answer is no longer waited for
 * @param patience that a node may take until it has memory for a session
 * @param total until a piece of work that every node failed at is given up
 */
public record Limits(Duration call, Duration patience, Duration total) {

  public static final Limits USUAL =
      new Limits(Duration.ofSeconds(60), Duration.ofSeconds(15), Duration.ofMinutes(5));

  public Limits {
    require(call, "/call");
    require(patience, "/patience");
    require(total, "/total");
  }

  /** The same with another time for a call. */
  public Limits calling(Duration time) {
    return new Limits(time, patience, total);
  }

  private static void require(Duration time, String pointer) {
    if (time.isNegative() || time.isZero()) {
      throw new Invalid(pointer, "must be above 0, not " + time);
    }
  }
}
