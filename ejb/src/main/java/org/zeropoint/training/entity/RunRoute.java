package org.zeropoint.training.entity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which nodes compute which blocks for a run.
 *
 * @param hops in the order of the blocks; several with the same blocks share their work
 * @param changes that led to it, the newest first
 */
public record RunRoute(List<Hop> hops, List<Change> changes) {

  /** Changes that are kept. */
  public static final int KEPT = 8;

  public RunRoute {
    hops = List.copyOf(hops);
    changes = List.copyOf(changes);
    if (hops.isEmpty() || changes.isEmpty() || changes.size() > KEPT) {
      throw new IllegalArgumentException(
          "a route has at least one hop and 1 to " + KEPT + " changes");
    }
  }

  /** The first route of a session. */
  public static RunRoute begun(List<Hop> hops, Instant now) {
    return new RunRoute(
        hops, List.of(new Change(now, Cause.BEGUN, "the first route of the session")));
  }

  /**
   * The route after a change. Of changes in a row that are but faster ways the last is kept: they
   * would push out what failed.
   */
  public RunRoute changed(List<Hop> after, Change change) {
    var all = new ArrayList<>(changes);
    if (change.cause() == Cause.REPLANNED && all.get(0).cause() == Cause.REPLANNED) {
      all.remove(0);
    }
    all.add(0, change);
    return new RunRoute(after, all.subList(0, Math.min(KEPT, all.size())));
  }

  /**
   * A change of the route.
   *
   * @param why in words, with nodes by their ids
   */
  public record Change(Instant at, Cause cause, String why) {}

  /** What changes a route. */
  public enum Cause {
    /** It is the first of its session. */
    BEGUN,
    /** A call to a node failed, and others took its part. */
    FAILED,
    /** A node that failed is left alone for a while. */
    BANNED,
    /** A node takes no new work: it drains or is paused. */
    DRAINED,
    /** A node is not online any more, or was quarantined. */
    GONE,
    /** A node does not hold the blocks any more. */
    MOVED,
    /** Another way is faster, by what was measured. */
    REPLANNED;

    @JsonValue
    public String external() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Blocks that a node computes.
   *
   * @param node its id
   * @param first number of the first block, from 0
   * @param end number after the last
   * @param tripMicros microseconds of a call to it and back; empty before the first
   * @param link to it; empty where it computes in this process
   */
  public record Hop(
      String node, int first, int end, Optional<Long> tripMicros, Optional<NodeLink> link) {

    /** The same with what is known of the way to the node now. */
    public Hop with(Optional<Long> trip, Optional<NodeLink> now) {
      return new Hop(node, first, end, trip, now);
    }
  }
}
