package org.zeropoint.training.engine.petals.node;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.zeropoint.lm.blocks.BlockSession;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.petals.node.Lane.Use;
import org.zeropoint.training.engine.petals.node.Sessions.Served;
import org.zeropoint.training.engine.worker.Deadline;

/** Reads sessions on: long inputs in pieces, so that others get in between. */
final class SessionReader {

  private final Refusals refusals;
  private final Lane lane;
  private final Rates rates;
  private final Steps steps;
  private final int chunk;

  SessionReader(Refusals refusals, Lane lane, Rates rates, BlockLimits limits) {
    this.refusals = refusals;
    this.lane = lane;
    this.rates = rates;
    this.steps = new Steps(lane, rates, limits.batch());
    this.chunk = limits.chunk();
  }

  /**
   * What the blocks make of the next positions of a session, which nobody else uses meanwhile.
   *
   * @param id of the session
   * @param position at which they begin; it goes back to there
   * @throws Invalid when they are of another shape, or more than there is room for
   * @throws org.zeropoint.training.engine.petals.PeerFailure LOST when it is not so far or was
   *     closed meanwhile; else as the lane. The same call may then be made again
   */
  Hidden read(Served served, String id, int position, Hidden fresh, Deadline until) {
    goBack(served, id, position, fresh);
    var results = new ArrayList<Hidden>();
    for (Hidden piece : Chunks.of(fresh, Math.max(1, chunk / fresh.rows()))) {
      if (served.isOver()) {
        throw refusals.lost("session %s was closed", id);
      }
      results.add(readOn(served, piece, until));
    }
    return Chunks.joined(results);
  }

  /** Also sees to it that the positions can follow: in a batch they would fail for others too. */
  private void goBack(Served served, String id, int position, Hidden fresh) {
    BlockSession session = served.session();
    int width = served.blocks().config().width();
    if (fresh.rows() != session.rows() || fresh.width() != width) {
      throw new Invalid(
          "/x",
          "has %d rows of width %d, not %d of %d"
              .formatted(fresh.rows(), fresh.width(), session.rows(), width));
    }
    if (position > session.length()) {
      throw refusals.lost("session %s has %d positions, not %d", id, session.length(), position);
    }
    int capacity = session.room() + session.length();
    if (fresh.length() > capacity - position) {
      throw new Invalid(
          "/x",
          "has %d positions from %d on, and the session room for %d"
              .formatted(fresh.length(), position, capacity));
    }
    session.truncate(position);
  }

  private Hidden readOn(Served served, Hidden piece, Deadline until) {
    BlockSession session = served.session();
    if (piece.length() == 1) {
      return steps.step(served.blocks(), session, piece, until);
    }
    Supplier<Hidden> work = () -> served.blocks().extend(List.of(session), List.of(piece)).get(0);
    long positions = (long) piece.rows() * piece.length();
    return lane.during(
        Use.INFERENCE, until, () -> rates.forward(positions, session.part().size(), work));
  }

  /** How many sessions were read on in one call lately, the median; 0 before the first. */
  double together() {
    return steps.together();
  }
}
