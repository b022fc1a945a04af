package org.zeropoint.consensus.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
import org.zeropoint.consensus.entity.Policy.Terms;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.proposals.entity.Overriding;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Withdrawal;

/**
 * Votes, revisions, evidence, overrides, withdrawals, policies and time in any order: the gate
 * never accepts without the quorum of passes that count, nor over a fail that nothing lifts.
 */
class GateMachineTest {

  private static final List<String> VOTERS = List.of("author", "rita", "rolf", "omar", "robot");
  private static final int EXPIRY_DAYS = 10;

  /**
   * A proposal as a plain list of what happened, with an oracle that knows nothing of the gate's
   * code.
   */
  private static final class World {
    private final List<Ballot> ballots = new ArrayList<>();
    private final List<Overriding> overrides = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int revision = 1;
    private int quorum = 1;
    private boolean evidence = true;
    private boolean withdrawn;

    String digest() {
      return "revision " + revision;
    }

    void vote(Channel channel, String voter, boolean pass, boolean outdated) {
      String digest = outdated ? "revision " + (revision - 1) : digest();
      ballots.add(new Ballot(ballots.size() + 1L, digest, channel, voter, pass, now, false));
      now = now.plusSeconds(1);
    }

    void takeBack(String voter) {
      for (int i = ballots.size() - 1; i >= 0; i--) {
        Ballot b = ballots.get(i);
        if (b.voter().equals(voter) && b.channel() == Channel.HUMAN) {
          ballots.set(
              i,
              new Ballot(
                  b.id(), b.digest(), b.channel(), b.voter(), b.pass(), b.castAt(), !b.pass()));
          return;
        }
      }
    }

    void override(String by, int days) {
      overrides.add(new Overriding(by, "reason", now, now.plus(Duration.ofDays(days))));
      now = now.plusSeconds(1);
    }

    void revise() {
      revision++;
      withdrawn = false;
      overrides.clear();
    }

    GateDecision decide() {
      var state = evidence ? Requirement.State.SATISFIED : Requirement.State.ERROR;
      return Gate.decide(
          new GateInput(
              digest(),
              new GateInput.People(Set.of("author"), false),
              ballots,
              new GateInput.Measured(
                  false, OptionalDouble.empty(), List.of(new Requirement("evidence", state, ""))),
              overrides,
              withdrawn ? Optional.of(new Withdrawal("author", "", now)) : Optional.empty(),
              List.of(),
              new GateInput.Demands(new Terms(quorum, quorum, 80, EXPIRY_DAYS, 1), "policy"),
              now));
    }

    private Map<String, Ballot> lastWords(Channel channel) {
      Map<String, Ballot> last = new LinkedHashMap<>();
      for (Ballot b : ballots) {
        if (b.channel() == channel && b.digest().equals(digest()) && !b.voter().equals("author")) {
          last.put(b.voter(), b);
        }
      }
      return last;
    }

    private boolean inForce(Overriding override) {
      return now.isBefore(override.expiresAt());
    }

    private long passes(Channel channel) {
      return lastWords(channel).values().stream()
          .filter(Ballot::pass)
          .filter(b -> Duration.between(b.castAt(), now).toDays() < EXPIRY_DAYS)
          .filter(
              b ->
                  channel == Channel.AI
                      || overrides.stream().noneMatch(o -> inForce(o) && o.by().equals(b.voter())))
          .count();
    }

    private boolean failStands(Ballot fail) {
      if (fail.channel() == Channel.AI) {
        return true;
      }
      boolean overridden =
          overrides.stream().anyMatch(o -> inForce(o) && !fail.castAt().isAfter(o.at()));
      return !fail.lifted() && !overridden;
    }

    private boolean anyFail() {
      return List.of(Channel.AI, Channel.HUMAN).stream()
          .flatMap(channel -> lastWords(channel).values().stream())
          .anyMatch(b -> !b.pass() && failStands(b));
    }

    void check() {
      GateDecision decision = decide();
      boolean rejected = anyFail() || withdrawn;
      boolean passed = passes(Channel.AI) >= 1 && passes(Channel.HUMAN) >= quorum;
      assertThat(decision.status() == Status.REJECTED).isEqualTo(rejected);
      assertThat(decision.status() == Status.ACCEPTED).isEqualTo(!rejected && passed && evidence);
      if (decision.status() == Status.ACCEPTED) {
        assertThat(decision.aiPass()).isPresent();
        assertThat(decision.humanPass()).isPresent();
        assertThat(decision.blocking()).isEmpty();
      }
      decision.recheckAt().ifPresent(at -> assertThat(at).isAfter(now));
      assertThat(decide()).isEqualTo(decision);
      assertNothingChangesBeforeTheRecheck(decision);
    }

    private void assertNothingChangesBeforeTheRecheck(GateDecision decision) {
      Instant before = now;
      now = decision.recheckAt().map(at -> at.minusNanos(1)).orElse(now.plus(Duration.ofDays(999)));
      assertThat(decide().status()).isEqualTo(decision.status());
      now = before;
    }
  }

  @Property(tries = 1000)
  void acceptedOnlyWithAllThatIsAskedFor(@ForAll("histories") ActionChain<World> history) {
    history.withInvariant(World::check).run();
  }

  @Provide
  ActionChainArbitrary<World> histories() {
    return ActionChain.startWith(World::new)
        .withAction(12, new Vote())
        .withAction(1, Action.just("revise", world -> change(world, world::revise)))
        .withAction(
            1,
            Action.just("evidence", world -> change(world, () -> world.evidence = !world.evidence)))
        .withAction(
            1, Action.just("withdraw", world -> change(world, () -> world.withdrawn = true)))
        .withAction(
            2,
            Action.just(
                "quorum", world -> change(world, () -> world.quorum = 1 + world.quorum % 3)))
        .withAction(
            2,
            Action.just(
                "three days",
                world -> change(world, () -> world.now = world.now.plus(Duration.ofDays(3)))))
        .withAction(
            2, Action.just("override", world -> change(world, () -> world.override("omar", 5))))
        .withAction(
            1,
            Action.just("rita overrides", world -> change(world, () -> world.override("rita", 2))))
        .withAction(
            2, Action.just("take back", world -> change(world, () -> world.takeBack("rita"))))
        .withMaxTransformations(50);
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
