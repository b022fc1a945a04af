package org.zeropoint.security.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Throttle;

/**
 * Keeps the log from being flooded by sign-ins: a program that sends its password with every
 * request is written down once an hour, and of refused attempts of a kind at one account one a
 * minute, with how many there were since.
 */
@ApplicationScoped
public class SignInMemory {

  @Inject private Clock clock;

  private final Throttle<String> seen = new Throttle<>(Duration.ofHours(1));
  private final Throttle<Refused> refused = new Throttle<>(Duration.ofMinutes(1));

  /**
   * Attempts that are equal.
   *
   * @param account {@code -} when it is not known
   * @param reason one of a few
   */
  public record Refused(String tenant, String account, String reason) {}

  /** Whether this sign-in of an account is to be written down. */
  public boolean isNews(Caller caller) {
    return seen.count(caller.name(), clock.instant()).isPresent();
  }

  /** It could not be written down: the next one is to be. */
  public void forget(Caller caller) {
    seen.untold(caller.name(), 1);
  }

  /** Counts a refused attempt; how many are to be written down now, empty when none is yet. */
  public OptionalInt refused(Refused attempt) {
    return refused.count(attempt, clock.instant());
  }

  /** They could not be written down: they wait. */
  public void unwritten(Refused attempt, int attempts) {
    refused.untold(attempt, attempts);
  }

  /** What waited long enough, with the numbers of attempts. */
  public Map<Refused, Integer> due() {
    return refused.due(clock.instant());
  }
}
