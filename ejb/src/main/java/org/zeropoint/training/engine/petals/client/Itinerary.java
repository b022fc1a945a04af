package org.zeropoint.training.engine.petals.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.client.Swarm.Member;
import org.zeropoint.training.engine.petals.client.Swarm.State;
import org.zeropoint.training.entity.RunRoute;
import org.zeropoint.training.entity.RunRoute.Cause;
import org.zeropoint.training.entity.RunRoute.Change;

/** The route of a run as it is now, and why it is no longer what it was. Thread-safe. */
final class Itinerary {

  private final SwarmClient client;
  private final Digest model;
  private List<Hop> hops = List.of();
  private Optional<RunRoute> now = Optional.empty();

  Itinerary(SwarmClient client, Digest model) {
    this.client = client;
    this.model = model;
  }

  /** Empty before the first. */
  synchronized Optional<RunRoute> now() {
    return now;
  }

  /** All that is on its way goes over these from now on. */
  synchronized void planned(List<Route> routes) {
    List<Hop> planned = routes.stream().flatMap(route -> route.hops().stream()).toList();
    if (now.isEmpty()) {
      hops = distinct(planned);
      now = Optional.of(RunRoute.begun(told(), client.clock().instant()));
    } else if (!places(planned).equals(places(hops))) {
      List<Place> kept = places(planned);
      Optional<Hop> gone = hops.stream().filter(hop -> !kept.contains(Place.of(hop))).findFirst();
      change(planned, gone.map(this::reason).orElseGet(Itinerary::faster));
    }
  }

  /** A hop failed, and others do its part. */
  synchronized void replaced(Hop failed, PeerFailure failure, Route others) {
    var after = new ArrayList<>(hops);
    after.removeIf(hop -> Place.of(hop).equals(Place.of(failed)));
    after.addAll(others.hops());
    if (!places(after).equals(places(hops))) {
      change(after, new Reason(Cause.FAILED, String.valueOf(failure.getMessage())));
    }
  }

  private void change(List<Hop> after, Reason reason) {
    hops = distinct(after);
    var change = new Change(client.clock().instant(), reason.cause(), reason.words());
    now = now.map(route -> route.changed(told(), change));
  }

  private List<RunRoute.Hop> told() {
    return hops.stream().map(Itinerary::told).toList();
  }

  private static RunRoute.Hop told(Hop hop) {
    Duration trip = hop.member().rtt();
    return new RunRoute.Hop(
        hop.node(),
        hop.blocks().first(),
        hop.blocks().end(),
        trip.isZero() ? Optional.empty() : Optional.of(trip.toNanos() / 1000),
        hop.member().peer().link());
  }

  private record Reason(Cause cause, String words) {}

  private static Reason faster() {
    return new Reason(Cause.REPLANNED, "another way is faster, by what was measured");
  }

  /** Why a hop is none any more. */
  private Reason reason(Hop hop) {
    String node = hop.node();
    Optional<Member> member =
        client.swarm().members().stream().filter(m -> m.node().equals(node)).findFirst();
    if (member.isEmpty()) {
      return new Reason(Cause.GONE, node + " is offline or quarantined");
    }
    if (member.get().state() == State.DRAINING) {
      return new Reason(Cause.DRAINED, node + " takes no new work: it drains or is paused");
    }
    if (!member.get().holds(model, hop.blocks())) {
      return new Reason(
          Cause.MOVED, "%s does not hold the blocks %s any more".formatted(node, hop.blocks()));
    }
    return client.bans().admits(node)
        ? faster()
        : new Reason(Cause.BANNED, node + " failed and is left alone for a while");
  }

  /** What makes two hops the same. */
  private record Place(BlockRange blocks, String node) {

    static Place of(Hop hop) {
      return new Place(hop.blocks(), hop.node());
    }
  }

  /** Each once, in the order of the blocks. */
  private static List<Hop> distinct(List<Hop> hops) {
    var first = new LinkedHashMap<Place, Hop>();
    hops.forEach(hop -> first.putIfAbsent(Place.of(hop), hop));
    return first.values().stream()
        .sorted(
            Comparator.<Hop>comparingInt(hop -> hop.blocks().first())
                .thenComparing(hop -> hop.blocks().end())
                .thenComparing(Hop::node))
        .toList();
  }

  private static List<Place> places(List<Hop> hops) {
    return distinct(hops).stream().map(Place::of).toList();
  }
}
