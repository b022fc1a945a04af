package org.zeropoint.consensus.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.ActionChainArbitrary;
import net.jqwik.api.state.Transformer;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.consensus.entity.GateInput.Ballot;
import org.zeropoint.consensus.entity.Policy;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.proposals.entity.Status;

/**
 * Votes, revisions and evidence in any order: the gate never accepts without both passes on the
 * newest digest.
 */
class GateMachineTest {

  private static final List<String> VOTERS = List.of("author", "rita", "rolf", "robot");

  /**
   * A proposal as a plain list of what happened, with an oracle that knows nothing of the gate's
   * code.
   */
  private static final class World {
    private final List<Ballot> ballots = new ArrayList<>();
    private int revision = 1;
    private boolean evidence = true;

    String digest() {
      return "revision " + revision;
    }

    void vote(Channel channel, String voter, boolean pass, boolean outdated) {
      String digest = outdated ? "revision " + (revision - 1) : digest();
      ballots.add(new Ballot(ballots.size() + 1L, digest, channel, voter, pass));
    }

    GateDecision decide() {
      var state = evidence ? Requirement.State.SATISFIED : Requirement.State.ERROR;
      return Gate.decide(
          new GateInput(
              digest(),
              Set.of("author"),
              ballots,
              List.of(new Requirement("evidence", state, "")),
              Policy.SHIPPED,
              Instant.EPOCH));
    }

    boolean lastWord(Channel channel, boolean pass) {
      for (String voter : VOTERS) {
        Ballot last = null;
        for (Ballot b : ballots) {
          if (b.channel() == channel && b.voter().equals(voter) && b.digest().equals(digest())) {
            last = b;
          }
        }
        if (last != null && !"author".equals(voter) && last.pass() == pass) {
          return true;
        }
      }
      return false;
    }

    void check() {
      GateDecision decision = decide();
      boolean anyFail = lastWord(Channel.AI, false) || lastWord(Channel.HUMAN, false);
      boolean bothPass = lastWord(Channel.AI, true) && lastWord(Channel.HUMAN, true);
      assertThat(decision.status() == Status.ACCEPTED).isEqualTo(bothPass && !anyFail && evidence);
      assertThat(decision.status() == Status.REJECTED).isEqualTo(anyFail);
      if (decision.status() == Status.ACCEPTED) {
        assertThat(decision.aiPass()).isPresent();
        assertThat(decision.humanPass()).isPresent();
      }
      assertThat(decide()).isEqualTo(decision);
    }
  }

  @Property(tries = 500)
  void acceptedOnlyWithBothPasses(@ForAll("histories") ActionChain<World> history) {
    history.withInvariant(World::check).run();
  }

  @Provide
  ActionChainArbitrary<World> histories() {
    return ActionChain.startWith(World::new)
        .withAction(6, new Vote())
        .withAction(1, Action.just("revise", world -> change(world, () -> world.revision++)))
        .withAction(
            1,
            Action.just("evidence", world -> change(world, () -> world.evidence = !world.evidence)))
        .withMaxTransformations(40);
  }

  private static World change(World world, Runnable what) {
    what.run();
    return world;
  }

  private static final class Vote implements Action.Independent<World> {
    @Override
    public Arbitrary<Transformer<World>> transformer() {
      return Combinators.combine(
              Arbitraries.of(Channel.class),
              Arbitraries.of(VOTERS),
              Arbitraries.of(true, true, true, false),
              Arbitraries.of(true, false, false, false))
          .as(
              (channel, voter, pass, outdated) ->
                  Transformer.mutate(
                      "%s of %s in %s".formatted(pass, voter, channel),
                      world -> world.vote(channel, voter, pass, outdated)));
    }
  }
}
