package org.zeropoint.training.engine.petals.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zeropoint.training.engine.petals.client.Members.MODEL;
import static org.zeropoint.training.engine.petals.client.Members.member;
import static org.zeropoint.training.engine.petals.client.Members.range;
import static org.zeropoint.training.engine.petals.client.Members.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.BlockPeer.Report;
import org.zeropoint.training.engine.petals.client.Measures.Kind;
import org.zeropoint.training.engine.petals.client.Swarm.Member;

class RoutingTest {

  private static final Duration MILLI = Duration.ofMillis(1);

  /** Whole numbers, so that sums are exact; some hops are forbidden. */
  private static HopCost cost(long seed) {
    var random = new SplittableRandom(seed);
    var trips = new HashMap<String, Integer>();
    var steps = new HashMap<String, Integer>();
    var limits = new HashMap<String, Integer>();
    return (member, blocks) -> {
      String node = member.node();
      trips.computeIfAbsent(node, n -> random.nextInt(20));
      steps.computeIfAbsent(node, n -> random.nextInt(20));
      limits.computeIfAbsent(node, n -> random.nextInt(1, 8));
      return blocks.size() > limits.get(node)
          ? Double.POSITIVE_INFINITY
          : trips.get(node) + steps.get(node) * blocks.size();
    };
  }

  /** Every way from a block to the end that cuts no node's blocks in two. */
  private static List<List<Hop>> ways(
      List<Member> members, int from, int end, Optional<Hop> before, HopCost cost) {
    var ways = new ArrayList<List<Hop>>();
    for (Member member : members) {
      for (BlockRange held : member.held(MODEL)) {
        boolean cut =
            before.filter(hop -> hop.node().equals(member.node())).isPresent()
                && held.holds(from - 1);
        for (int to = from + 1; to <= Math.min(held.end(), end) && held.holds(from) && !cut; to++) {
          var hop = new Hop(member, range(from, to));
          if (Double.isFinite(cost.seconds(member, hop.blocks()))) {
            List<List<Hop>> rest =
                to == end ? List.of(List.of()) : ways(members, to, end, Optional.of(hop), cost);
            for (List<Hop> more : rest) {
              var way = new ArrayList<Hop>(List.of(hop));
              way.addAll(more);
              ways.add(way);
            }
          }
        }
      }
    }
    return ways;
  }

  private static double sum(List<Hop> hops, HopCost cost) {
    return hops.stream().mapToDouble(hop -> cost.seconds(hop.member(), hop.blocks())).sum();
  }

  private static double most(List<Hop> hops, HopCost cost) {
    return Routing.slowest(new Route(hops), cost);
  }

  @Property(tries = 500)
  void routeIsTheBestOfAll_andComputesEachBlockOnce(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int count,
      @ForAll @IntRange(min = 1, max = 6) int layers) {
    var random = new SplittableRandom(seed);
    List<Member> members = Members.random(count, layers, random);
    int first = random.nextInt(layers);
    var wanted = range(first, random.nextInt(first, layers) + 1);
    HopCost cost = cost(seed);
    List<List<Hop>> all = ways(members, wanted.first(), wanted.end(), Optional.empty(), cost);

    Optional<Route> shortest = Routing.shortest(MODEL, wanted, members, cost);
    Optional<Route> widest = Routing.widest(MODEL, wanted, members, cost);

    assertThat(shortest.isPresent()).isEqualTo(!all.isEmpty());
    assertThat(widest.isPresent()).isEqualTo(!all.isEmpty());
    shortest.ifPresent(
        route -> {
          assertCovers(route, wanted);
          assertThat(sum(route.hops(), cost))
              .isEqualTo(all.stream().mapToDouble(way -> sum(way, cost)).min().orElseThrow());
        });
    widest.ifPresent(
        route -> {
          assertCovers(route, wanted);
          double bound = all.stream().mapToDouble(way -> most(way, cost)).min().orElseThrow();
          assertThat(most(route.hops(), cost)).isEqualTo(bound);
          assertThat(sum(route.hops(), cost))
              .isEqualTo(
                  all.stream()
                      .filter(way -> most(way, cost) == bound)
                      .mapToDouble(way -> sum(way, cost))
                      .min()
                      .orElseThrow());
        });
  }

  private static void assertCovers(Route route, BlockRange wanted) {
    assertThat(
            route.hops().stream()
                .peek(hop -> assertThat(hop.member().holds(MODEL, hop.blocks())).isTrue())
                .flatMapToInt(hop -> IntStream.range(hop.blocks().first(), hop.blocks().end())))
        .containsExactly(
            IntStream.range(wanted.first(), wanted.end()).boxed().toArray(Integer[]::new));
    assertThat(route.blocks()).isEqualTo(wanted);
  }

  @Test
  void otherModelsBlocksAreNoWay() {
    assertThat(
            Routing.shortest(
                Digest.of(new byte[] {2}), range(0, 2), List.of(member("a", range(0, 2))), cost(1)))
        .isEmpty();
  }

  @Test
  void hopsThatDoNotJoinAreNoRoute() {
    var first = new Hop(member("a", range(0, 2)), range(0, 2));
    var third = new Hop(member("b", range(3, 4)), range(3, 4));
    assertThatThrownBy(() -> new Route(List.of(first, third))).hasMessageContaining("a 0-1, b 3-3");
  }

  @Test
  void latencyWeighsRoundTripsAgainstBlocks() {
    Member near = member("near", report(0, 0.010, range(0, 4)), MILLI);
    Member fast = member("fast", report(0, 0.001, range(0, 4)), Duration.ofMillis(20));
    HopCost cost = session(List.of(near, fast), 1, 10);
    assertThat(route(List.of(near, fast), range(0, 1), cost)).isEqualTo("near 0-0");
    assertThat(route(List.of(near, fast), range(0, 4), cost)).isEqualTo("fast 0-3");
  }

  private static HopCost session(List<Member> members, long cachePerBlock, int tokens) {
    return new SessionCost(new Measures(), members, cachePerBlock, tokens, Duration.ofSeconds(10));
  }

  private static String route(List<Member> members, BlockRange wanted, HopCost cost) {
    return Routing.shortest(MODEL, wanted, members, cost).map(Route::told).orElse("none");
  }

  @Test
  void nodeWithoutFreeMemoryCostsItsWait_andOneWithTooLittleIsLeftOut() {
    var full = new Report(Members.held(range(0, 2)), 9, 100, 0, 0.001, 0);
    var small = new Report(Members.held(range(0, 2)), 9, 9, 0, 0.001, 0);
    var slow = new Report(Members.held(range(0, 2)), 100, 100, 0, 0.1, 0);
    List<Member> members =
        List.of(
            member("full", full, MILLI),
            member("small", small, MILLI),
            member("slow", slow, MILLI));
    var blocks = range(0, 2);
    assertThat(route(members, blocks, session(members, 10, 5)))
        .as("1 s of computing against 5 s of waiting")
        .isEqualTo("slow 0-1");
    assertThat(route(members, blocks, session(members, 10, 100)))
        .as("20 s of computing against 5 s of waiting")
        .isEqualTo("full 0-1");
    assertThat(route(members.subList(1, 2), blocks, session(members, 10, 100))).isEqualTo("none");
  }

  @Test
  void queueMakesANodeSlower() {
    var queue = new Report(Members.held(range(0, 2)), 100, 100, 0, 0.010, 4);
    List<Member> members =
        List.of(
            member("queue", queue, MILLI), member("slower", report(0, 0.020, range(0, 2)), MILLI));
    assertThat(route(members, range(0, 2), session(members, 1, 5))).isEqualTo("slower 0-1");
  }

  @Test
  void whatCallsTookCountsMoreThanWhatANodeReports() {
    Member claims = member("claims", report(0, 0.001, range(0, 2)), MILLI);
    Member honest = member("honest", report(0, 0.002, range(0, 2)), MILLI);
    List<Member> members = List.of(claims, honest);
    var measures = new Measures();
    for (int i = 0; i < 3; i++) {
      measures.took(claims, Kind.STEP, 2, 0.101);
    }
    measures.took(claims, Kind.STEP, 2, 0.001);
    HopCost cost = new SessionCost(measures, members, 1, 5, Duration.ZERO);
    assertThat(route(members, range(0, 2), cost)).isEqualTo("honest 0-1");
    assertThat(measures.seconds(Kind.STEP, members).get("claims")).isEqualTo(0.05);
    for (int i = 0; i < Measures.KEPT; i++) {
      measures.took(claims, Kind.STEP, 2, 0.001);
    }
    assertThat(measures.seconds(Kind.STEP, members).get("claims")).as("it moves").isZero();
  }

  @Test
  void nodeOfWhichNothingIsKnownIsTakenForTheFastest() {
    Member known = member("known", report(500, 0.004, range(0, 2)), MILLI);
    Member fresh = member("fresh", report(0, 0, range(0, 2)), MILLI);
    var measures = new Measures();
    assertThat(measures.seconds(Kind.FORWARD, List.of(known, fresh)))
        .containsEntry("known", 0.002)
        .containsEntry("fresh", 0.002);
    assertThat(measures.seconds(Kind.BACKWARD, List.of(known, fresh)))
        .containsEntry("fresh", 0.002 * Measures.BACKWARD);
    assertThat(measures.seconds(Kind.STEP, List.of(fresh)))
        .containsEntry("fresh", Measures.UNKNOWN_STEP);
  }

  private static Throughput throughput(List<Member> members, int blocks, long tokens) {
    return new Throughput(
        MODEL, range(0, blocks), members, new BatchCost(new Measures(), members, tokens));
  }

  @Test
  void batchesSpreadOverNodesThatHoldTheSame_toEachAsMuchAsItIsFast() {
    List<Member> members =
        List.of(
            member("all", report(90_000, 0, range(0, 2)), MILLI),
            member("slow", report(1_000, 0, range(2, 4)), MILLI),
            member("fast", report(3_000, 0, range(2, 4)), MILLI));
    var given = new HashMap<String, Integer>();
    for (Route route : throughput(members, 4, 1_000).routes(8)) {
      route.hops().forEach(hop -> given.merge(hop.node(), hop.blocks().size(), Integer::sum));
    }
    assertThat(given).containsEntry("all", 16);
    assertThat(given.get("slow")).isBetween(2, 6);
    assertThat(given.get("fast")).isEqualTo(16 - given.get("slow"));
  }

  @Test
  void oneBatchGoesTheShortestWay_andManyTheWidest() {
    List<Member> members =
        List.of(
            member("a", report(1_000, 0, range(0, 2)), MILLI),
            member("far", report(1_000, 0, range(2, 4)), Duration.ofSeconds(1)),
            member("near", report(1_000, 0, range(0, 4)), Duration.ofMillis(10)));
    assertThat(throughput(members, 4, 100).routes(1))
        .extracting(Route::told)
        .containsExactly("near 0-3");
    List<Route> many = throughput(members, 4, 100).routes(40);
    assertThat(many.stream().map(Route::told).distinct().toList()).contains("a 0-1, near 2-3");
  }

  @Property(tries = 100)
  void routesOfSeveralBatchesAreNotSlowerThanTheBestRouteForEach(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int count) {
    var random = new SplittableRandom(seed);
    List<Member> members =
        Members.random(4, 5, random).stream()
            .map(
                member ->
                    member(
                        member.node(),
                        report(
                            random.nextInt(1, 50),
                            0,
                            member.held(MODEL).toArray(BlockRange[]::new)),
                        Duration.ofMillis(random.nextInt(200))))
            .toList();
    Throughput plan = throughput(members, 5, 10);
    List<Route> routes = plan.routes(count);
    Optional<Route> widest = Routing.widest(MODEL, range(0, 5), members, plan.cost());
    assertThat(routes).hasSize(widest.isPresent() ? count : 0);
    routes.forEach(route -> assertCovers(route, range(0, 5)));
    widest.ifPresent(
        route ->
            assertThat(plan.seconds(routes))
                .isLessThanOrEqualTo(plan.seconds(Collections.nCopies(count, route))));
    if (count == 1) {
      Routing.shortest(MODEL, range(0, 5), members, plan.cost())
          .ifPresent(
              route -> assertThat(plan.seconds(routes)).isEqualTo(plan.seconds(List.of(route))));
    }
  }
}
