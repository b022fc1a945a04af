package org.zeropoint.training.engine.petals.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;

/**
 * Rows that a model reads position by position over a route, with keys and values kept on its
 * nodes. What each hop was given is kept here: when its node fails, it is played again to nodes
 * that take its place, which then go on at the same position. Used by one thread at a time; {@link
 * #close} gives the nodes' memory back.
 */
public final class RemoteSession implements AutoCloseable {

  private final Planner planner;
  private final SwarmClient client;
  private final Verification verification;
  private final LegCalls calls;
  private final int rows;
  private final int tokens;
  private final History outputs;
  private List<Leg> legs = List.of();
  private int position;

  RemoteSession(Planner planner, Answers answers, int rows, int tokens) {
    this.planner = planner;
    this.client = planner.client();
    this.verification = answers.verification();
    this.calls = new LegCalls(planner, answers, rows, tokens);
    this.rows = rows;
    this.tokens = tokens;
    this.outputs = new History(rows, planner.config().width());
  }

  /** Positions that were read. */
  public int position() {
    return position;
  }

  /** The nodes that it goes over now; empty before the first positions. */
  public Optional<Route> route() {
    return legs.isEmpty()
        ? Optional.empty()
        : Optional.of(new Route(legs.stream().map(Leg::hop).toList()));
  }

  /**
   * Reads the next positions of each row.
   *
   * @return what the last block makes of them
   * @throws Invalid when they are other rows or more than there is room for
   * @throws NotFinite when the model gives no finite numbers
   * @throws Unavailable naming what was tried, when a part could not be done in time; also when a
   *     node gave false answers before, so that what was made of them does not hold
   */
  public Hidden extend(Hidden fresh) {
    NotFinite.unless(fresh);
    if (fresh.rows() != rows || fresh.length() > tokens - position) {
      throw new Invalid(
          "/hidden",
          "has %d × %d positions, and the session of %d rows has room for %d"
              .formatted(fresh.rows(), fresh.length(), rows, tokens - position));
    }
    if (legs.isEmpty()) {
      var whole = planner.whole();
      legs = legs(planner.session(whole, rows, tokens, trying(whole)));
    }
    var liars = new ArrayList<String>();
    while (true) {
      try {
        replace(liars);
        liars.clear();
        return extended(fresh);
      } catch (FalseAnswer e) {
        liars.addAll(e.nodes());
      }
    }
  }

  private List<Leg> legs(Route route) {
    return route.hops().stream().map(this::leg).toList();
  }

  private Leg leg(Hop hop) {
    return new Leg(hop, rows, planner.config().width());
  }

  private Trying trying(BlockRange blocks) {
    return new Trying(client, "generation through the blocks " + blocks);
  }

  private Hidden extended(Hidden fresh) {
    Hidden at = fresh;
    for (Leg leg : legs) {
      var now = new ArrayList<Leg>();
      at = through(leg, position, at, now, trying(leg.blocks()));
      put(leg, now);
    }
    outputs.put(position, at);
    position += fresh.length();
    return at;
  }

  /** Puts legs in the place of one. */
  private void put(Leg leg, List<Leg> now) {
    var all = new ArrayList<>(legs);
    int place = all.indexOf(leg);
    all.remove(place);
    all.addAll(place, now);
    legs = List.copyOf(all);
  }

  /**
   * Goes over a leg, or over others in its place.
   *
   * @param at position of the first that is given
   * @param now the legs that it went over in the end
   */
  private Hidden through(Leg leg, int at, Hidden given, List<Leg> now, Trying trying) {
    leg.inputs().put(at, given);
    try {
      Hidden output = calls.ask(leg, at, given);
      now.add(leg);
      return output;
    } catch (PeerFailure e) {
      trying.failed(e);
      boolean patient = leg.isOpen() && trying.waits(e);
      return patient
          ? through(leg, at, given, now, trying)
          : elsewhere(leg, at, given, e.kind(), now, trying);
    }
  }

  /** Plays all that a leg was given to legs in its place, of which one may be on the same node. */
  private Hidden elsewhere(
      Leg leg, int at, Hidden given, Kind failure, List<Leg> now, Trying trying) {
    Route route = planner.session(leg.blocks(), rows, tokens, trying);
    Hop first = route.hops().get(0);
    if (first.blocks().equals(leg.blocks())
        && first.node().equals(leg.hop().node())
        && failure != Kind.LOST) {
      return through(leg, at, given, now, trying);
    }
    Hidden output = leg.inputs().whole();
    for (Leg other : legs(route)) {
      output = through(other, 0, output, now, trying);
    }
    return History.cut(output, at, given.length());
  }

  /**
   * Puts others in the place of nodes that lied. Where they make something else of the positions
   * that were read before, what was made of these does not hold.
   */
  private void replace(List<String> liars) {
    for (int i = 0; i < legs.size(); i++) {
      Leg leg = legs.get(i);
      if (liars.contains(leg.hop().node())) {
        Trying trying = trying(leg.blocks());
        Route route = planner.session(leg.blocks(), rows, tokens, trying);
        if (position == 0) {
          put(leg, legs(route));
        } else {
          Hidden known = (i + 1 < legs.size() ? legs.get(i + 1).inputs() : outputs).first(position);
          replay(leg, route, known, trying);
        }
      }
    }
  }

  private void replay(Leg leg, Route route, Hidden known, Trying trying) {
    var now = new ArrayList<Leg>();
    Hidden output = leg.inputs().first(position);
    for (Leg other : legs(route)) {
      output = through(other, 0, output, now, trying);
    }
    put(leg, now);
    if (!verification.agree(output, known)) {
      throw new Unavailable(
          "node %s answered falsely before it was found out: what was generated with it does not hold, begin again"
              .formatted(leg.hop().node()));
    }
  }

  @Override
  public void close() {
    calls.close();
    legs = List.of();
  }
}
