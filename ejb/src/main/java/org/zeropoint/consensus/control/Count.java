package org.zeropoint.consensus.control;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.consensus.entity.GateInput.Ballot;
import org.zeropoint.proposals.entity.Verdict;

/**
 * The last vote of each voter in one channel, sorted by what it is worth now. Whoever never counts
 * is left out, and so is the pass of somebody whose override is in force: nobody lifts a veto and
 * fills a seat as well.
 *
 * @param passes that count
 * @param fails that count
 * @param overridden fails that an override lifts
 * @param takenBack fails that their owners lifted
 * @param expired passes that are too old
 */
record Count(
    Channel channel,
    int quorum,
    List<Ballot> passes,
    List<Ballot> fails,
    List<Ballot> overridden,
    List<Ballot> takenBack,
    List<Ballot> expired) {

  static Count of(GateInput input, Channel channel) {
    int quorum =
        channel == Channel.HUMAN
            ? input.demands().terms().quorum(input.people().serviceAuthor())
            : 1;
    var count =
        new Count(
            channel,
            quorum,
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    lastWords(input, channel).forEach(ballot -> count.pile(input, ballot).add(ballot));
    return count;
  }

  /** The last vote of each voter on this digest, without those who never count. */
  private static Stream<Ballot> lastWords(GateInput input, Channel channel) {
    Map<String, Ballot> last = new LinkedHashMap<>();
    for (Ballot ballot : input.ballots()) {
      if (ballot.channel() == channel
          && ballot.digest().equals(input.digest())
          && !input.people().excluded().contains(ballot.voter())) {
        last.put(ballot.voter(), ballot);
      }
    }
    boolean human = channel == Channel.HUMAN;
    return List.copyOf(last.values()).stream()
        .filter(ballot -> !(human && ballot.pass() && overrides(input, ballot.voter())));
  }

  private static boolean overrides(GateInput input, String voter) {
    return input.overrides().stream().anyMatch(o -> o.by().equals(voter) && o.activeAt(input.at()));
  }

  private List<Ballot> pile(GateInput input, Ballot ballot) {
    if (ballot.pass()) {
      return expiry(input, ballot).filter(end -> !end.isAfter(input.at())).isPresent()
          ? expired
          : passes;
    }
    if (channel == Channel.HUMAN && ballot.lifted()) {
      return takenBack;
    }
    return channel == Channel.HUMAN && input.lifting(ballot).isPresent() ? overridden : fails;
  }

  /**
   * Until when a pass counts. That of an AI reviewer on a candidate rests on measurements, whose
   * age the requirement base-current watches.
   */
  private static Optional<Instant> expiry(GateInput input, Ballot pass) {
    if (pass.channel() == Channel.AI && input.measured().candidate()) {
      return Optional.empty();
    }
    return Optional.of(
        pass.castAt().plus(Duration.ofDays(input.demands().terms().voteExpiryDays())));
  }

  /** When the passing of time changes this count. */
  Stream<Instant> changes(GateInput input) {
    return passes.stream().flatMap(pass -> expiry(input, pass).stream());
  }

  Verdict verdict() {
    if (!fails.isEmpty()) {
      return Verdict.FAIL;
    }
    return passes.size() >= quorum ? Verdict.PASS : Verdict.PENDING;
  }

  /** Whether anybody's word stands, lifted or not. */
  boolean any() {
    return !passes.isEmpty() || !fails.isEmpty() || !overridden.isEmpty();
  }

  Optional<Long> lastPass() {
    return passes.stream().map(Ballot::id).reduce((first, second) -> second);
  }

  static String voters(List<Ballot> ballots) {
    return ballots.stream().map(Ballot::voter).collect(Collectors.joining(", "));
  }
}
