package org.zeropoint.training.engine.petals.client;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.training.engine.petals.BlockPeer;
import org.zeropoint.training.engine.petals.BlockPeer.Part;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.client.Measures.Kind;
import org.zeropoint.training.engine.petals.client.Swarm.Member;

/** The calls of a session's legs to their nodes. Used by one thread at a time. */
final class LegCalls {

  private static final System.Logger LOG = System.getLogger(LegCalls.class.getName());

  /** Part of a call's deadline that the end of a session may take. */
  private static final int CLOSING_SHARE = 12;

  private final Planner planner;
  private final SwarmClient client;
  private final Answers answers;
  private final int rows;
  private final int tokens;
  private final Set<Leg> begun = new LinkedHashSet<>();

  LegCalls(Planner planner, Answers answers, int rows, int tokens) {
    this.planner = planner;
    this.client = planner.client();
    this.answers = answers;
    this.rows = rows;
    this.tokens = tokens;
  }

  /**
   * What a leg's blocks make of its last positions, of which a sample is verified. Opens the
   * session on the node when there is none.
   *
   * @param at position of the first that is given
   * @throws PeerFailure when the node does not do it
   * @throws FalseAnswer when a node lied
   */
  Hidden ask(Leg leg, int at, Hidden given) {
    return answers.of(
        leg.question(given), leg.hop().member(), Optional.empty(), () -> asked(leg, at, given));
  }

  private Hidden asked(Leg leg, int at, Hidden given) {
    Member member = leg.hop().member();
    if (!leg.isOpen()) {
      open(leg);
    }
    boolean step = given.length() == 1;
    return client.ask(
        member,
        step ? Kind.STEP : Kind.FORWARD,
        leg.blocks().size() * (step ? 1L : (long) rows * given.length()),
        (peer, deadline) ->
            Asking.sound(
                leg.question(given), member, peer.extend(leg.session(), at, given, deadline)));
  }

  private void open(Leg leg) {
    // Also when no answer comes it may be open.
    begun.add(leg);
    Member member = leg.hop().member();
    client.admitted(
        member,
        peer -> {
          open(peer, leg, Measures.soon(member, client.limits().call()));
          return true;
        });
    leg.opened();
  }

  /**
   * Nothing is computed here, so that a node which stands still is soon known. Only one that has
   * answered that it has no memory now is waited for.
   */
  private void open(BlockPeer peer, Leg leg, Duration soon) {
    var part = new Part(planner.model(), leg.blocks(), Optional.empty());
    Duration patience = client.limits().patience();
    try {
      peer.open(leg.session(), part, rows, tokens, Duration.ZERO, soon);
    } catch (PeerFailure e) {
      if (e.kind() != PeerFailure.Kind.BUSY) {
        throw e;
      }
      peer.open(leg.session(), part, rows, tokens, patience, patience.plus(soon));
    }
  }

  /** Gives the memory of all sessions back, also of those that were left. */
  void close() {
    Duration deadline = client.limits().call().dividedBy(CLOSING_SHARE);
    var silent = new HashSet<String>();
    for (Leg leg : begun) {
      Member member = leg.hop().member();
      try {
        if (!silent.contains(member.node())) {
          member.peer().close(leg.session(), deadline);
        }
      } catch (PeerFailure e) {
        silent.add(member.node());
        // Its node gives the memory back by itself when the session is not used.
        LOG.log(System.Logger.Level.INFO, e.getMessage());
      }
    }
    begun.clear();
  }
}
