package org.zeropoint.training.engine.petals.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.client.Swarm.Member;

/**
 * Finds the best way through some blocks of a model. The places between blocks are the vertices of
 * a graph, and a node that holds all blocks between two of them is an edge.
 *
 * <p>Source: Dijkstra, "A note on two problems in connexion with graphs", Numerische Mathematik 1,
 * 1959. Equal costs are decided by the order of the members.
 */
public final class Routing {

  private final Digest model;
  private final BlockRange wanted;
  private final List<Member> members;
  private final HopCost cost;

  private Routing(Digest model, BlockRange wanted, List<Member> members, HopCost cost) {
    this.model = model;
    this.wanted = wanted;
    this.members = members;
    this.cost = cost;
  }

  /** The route with the smallest sum of costs: the lowest latency. */
  public static Optional<Route> shortest(
      Digest model, BlockRange wanted, List<Member> members, HopCost cost) {
    return new Routing(model, wanted, members, cost).best(Double::sum);
  }

  /**
   * The route whose dearest hop is cheapest: the highest throughput of many inputs behind one
   * another. Among such routes that with the smallest sum.
   */
  public static Optional<Route> widest(
      Digest model, BlockRange wanted, List<Member> members, HopCost cost) {
    return new Routing(model, wanted, members, cost)
        .best(Math::max)
        .map(route -> slowest(route, cost))
        .flatMap(
            bound ->
                shortest(
                    model,
                    wanted,
                    members,
                    (member, blocks) -> {
                      double seconds = cost.seconds(member, blocks);
                      return seconds <= bound ? seconds : Double.POSITIVE_INFINITY;
                    }));
  }

  /** The cost of the dearest hop. */
  public static double slowest(Route route, HopCost cost) {
    return route.hops().stream()
        .mapToDouble(hop -> cost.seconds(hop.member(), hop.blocks()))
        .max()
        .orElseThrow();
  }

  /**
   * A way to a place, and the last hop of it with the way before that.
   *
   * @param cost of the whole way
   */
  private record Way(int place, double cost, Optional<Step> last) {

    Optional<String> node() {
      return last.map(step -> step.hop().node());
    }

    Route route() {
      var hops = new LinkedList<Hop>();
      for (Optional<Step> step = last; step.isPresent(); step = step.get().before().last()) {
        hops.addFirst(step.get().hop());
      }
      return new Route(hops);
    }
  }

  private record Step(Way before, Hop hop) {}

  /**
   * Of each place the best way counts, and the best that arrives over another node: whatever node
   * comes next, one of the two arrives over another.
   *
   * @param join the cost of a way and a hop; it is below neither
   */
  private Optional<Route> best(DoubleBinaryOperator join) {
    var open = new PriorityQueue<Way>(Comparator.comparingDouble(Way::cost));
    open.add(new Way(wanted.first(), 0, Optional.empty()));
    var settled = new HashMap<Integer, Set<Optional<String>>>();
    while (!open.isEmpty()) {
      Way at = open.remove();
      if (at.place() == wanted.end()) {
        return Optional.of(at.route());
      }
      Set<Optional<String>> nodes = settled.computeIfAbsent(at.place(), place -> new HashSet<>());
      if (nodes.size() < 2 && nodes.add(at.node())) {
        for (Hop hop : after(at)) {
          double cost = join.applyAsDouble(at.cost(), seconds(hop));
          if (Double.isFinite(cost)) {
            open.add(new Way(hop.blocks().end(), cost, Optional.of(new Step(at, hop))));
          }
        }
      }
    }
    return Optional.empty();
  }

  private double seconds(Hop hop) {
    double seconds = cost.seconds(hop.member(), hop.blocks());
    if (!(seconds >= 0)) {
      throw new IllegalArgumentException("%s costs %s s".formatted(hop, seconds));
    }
    return seconds;
  }

  /**
   * All hops that go on from a place. Blocks that a node could compute in one hop are not cut into
   * two there: each alone would seem to fit where both do not.
   */
  private List<Hop> after(Way way) {
    int first = way.place();
    var hops = new ArrayList<Hop>();
    for (Member member : members) {
      for (BlockRange held : member.held(model)) {
        boolean cut = way.node().filter(member.node()::equals).isPresent() && held.holds(first - 1);
        for (int end = Math.min(held.end(), wanted.end());
            held.holds(first) && !cut && end > first;
            end--) {
          hops.add(new Hop(member, new BlockRange(first, end)));
        }
      }
    }
    return hops;
  }
}
