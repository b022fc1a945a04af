package org.zeropoint.web.training;

import java.util.List;
import java.util.Optional;
import org.zeropoint.training.boundary.RunRoutes.Shown;
import org.zeropoint.training.boundary.RunRoutes.ShownHop;
import org.zeropoint.training.entity.NodeLink;
import org.zeropoint.training.entity.RunRoute;

/**
 * Which nodes compute for a run, on the wire.
 *
 * @param live whether it is the route of now; else the last one of the run
 * @param hops in the order of the blocks; none where no node computes
 * @param changes that led to it, the newest first
 */
public record RouteJson(String runId, boolean live, List<Hop> hops, List<RunRoute.Change> changes) {

  /**
   * Blocks that a node computes.
   *
   * @param node its id
   * @param name of it while it is there
   * @param first number of the first block, from 0
   * @param end number after the last
   * @param tripMicros microseconds of a call to it and back
   * @param form in which activations travel: {@code fp32}, {@code fp16} or {@code int8}
   * @param relativeError that this takes from them, root mean square; absent before it was measured
   */
  public record Hop(
      String node,
      Optional<String> name,
      int first,
      int end,
      Optional<Long> tripMicros,
      Optional<String> form,
      Optional<Double> relativeError) {

    static Hop of(ShownHop shown) {
      RunRoute.Hop hop = shown.hop();
      return new Hop(
          hop.node(),
          shown.name(),
          hop.first(),
          hop.end(),
          hop.tripMicros(),
          hop.link().map(NodeLink::form),
          hop.link().flatMap(NodeLink::error).map(NodeLink.Measured::relative));
    }
  }

  static RouteJson of(String runId, Shown shown) {
    return new RouteJson(
        runId, shown.live(), shown.hops().stream().map(Hop::of).toList(), shown.changes());
  }
}
