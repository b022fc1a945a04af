package org.zeropoint.training.engine.petals.client;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.BlockPeer;
import org.zeropoint.training.engine.petals.BlockPeer.Held;
import org.zeropoint.training.engine.petals.BlockPeer.Report;

/** The nodes that a client may ask. Called from several threads; answers without asking a node. */
public interface Swarm {

  /** Those that are online and not quarantined, as they stand now. */
  List<Member> members();

  /**
   * Takes a node out until a person lets it in again.
   *
   * @param evidence what it did, in words
   */
  void quarantine(String node, String evidence);

  /** Whether a node takes new work. */
  enum State {
    USABLE,
    /** It ends what it has and takes nothing new. */
    DRAINING
  }

  /**
   * A node.
   *
   * @param report its last
   * @param rtt round trip of a call that computes nothing; zero before the first
   */
  record Member(BlockPeer peer, Report report, Duration rtt, State state) {

    public Member {
      Objects.requireNonNull(peer);
      Objects.requireNonNull(report);
      Objects.requireNonNull(state);
      if (rtt.isNegative()) {
        throw new IllegalArgumentException("a round trip takes no negative time: " + rtt);
      }
    }

    public String node() {
      return peer.node();
    }

    /** The blocks of a model that it holds. */
    public List<BlockRange> held(Digest model) {
      return report.held().stream()
          .filter(held -> held.model().equals(model))
          .map(Held::blocks)
          .toList();
    }

    public boolean holds(Digest model, BlockRange blocks) {
      return held(model).stream().anyMatch(range -> range.holds(blocks));
    }
  }
}
