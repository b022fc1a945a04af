package org.zeropoint.training.engine.petals.client;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.zeropoint.lm.blocks.BlockAdapter;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Blocks;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.training.engine.petals.BlockPeer;
import org.zeropoint.training.engine.petals.BlockPeer.Part;
import org.zeropoint.training.engine.petals.client.Measures.Kind;

/**
 * A hop of a session: all that it was given, and the session on its node once that is open. Used by
 * one thread at a time.
 */
final class Leg {

  private final Hop hop;
  private final History inputs;
  private final String session = UUID.randomUUID().toString().replace("-", "");
  private boolean open;

  Leg(Hop hop, int rows, int width) {
    this.hop = hop;
    this.inputs = new History(rows, width);
  }

  Hop hop() {
    return hop;
  }

  BlockRange blocks() {
    return hop.blocks();
  }

  History inputs() {
    return inputs;
  }

  /** The id of its session, which nobody can guess. */
  String session() {
    return session;
  }

  /** Whether its node said that the session is open. */
  boolean isOpen() {
    return open;
  }

  void opened() {
    open = true;
  }

  /** What the blocks make of the last positions that the leg was given. */
  Question<Hidden> question(Hidden given) {
    return new Continued(this, given);
  }

  /** Computed from all positions where there is no session. */
  private record Continued(Leg leg, Hidden given) implements Question<Hidden> {

    @Override
    public BlockRange blocks() {
      return leg.blocks();
    }

    @Override
    public Kind kind() {
      return Kind.FORWARD;
    }

    @Override
    public Hidden input() {
      return leg.inputs().whole();
    }

    private Forward whole() {
      return new Forward(blocks(), input(), given.length());
    }

    @Override
    public Hidden ask(BlockPeer peer, Part part, Duration deadline) {
      return whole().ask(peer, part, deadline);
    }

    @Override
    public Hidden compute(Blocks held, Optional<BlockAdapter> adapter) {
      return whole().compute(held, adapter);
    }

    @Override
    public Optional<String> fault(Hidden answer) {
      return new Forward(blocks(), given, given.length()).fault(answer);
    }

    @Override
    public double distance(Hidden answer, Hidden other) {
      return new Forward(blocks(), given, given.length()).distance(answer, other);
    }
  }
}
