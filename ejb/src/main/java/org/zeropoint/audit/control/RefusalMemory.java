package org.zeropoint.audit.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Throttle;

/**
 * Keeps the log from being flooded by a caller who asks again and again for what they may not see:
 * of each operation one refusal a minute is written down, with how many there were since.
 */
@ApplicationScoped
public class RefusalMemory {

  @Inject private Clock clock;

  private final Throttle<Refused> refused = new Throttle<>(Duration.ofMinutes(1));

  /**
   * Refusals that are equal.
   *
   * @param operation name of the operation
   * @param outcome one of a few for each operation and caller
   */
  public record Refused(String tenant, String caller, String operation, String outcome) {

    public static Refused of(Problem problem, Problem.Attempt attempt) {
      return new Refused(
          attempt.caller().tenant(),
          attempt.caller().name(),
          attempt.subject(),
          "refused (" + problem.status() + "): " + problem.getMessage());
    }
  }

  /** Counts one; how many are to be written down now, empty when none is yet. */
  public OptionalInt count(Refused refusal) {
    return refused.count(refusal, clock.instant());
  }

  /** They could not be written down: they wait. */
  public void unwritten(Refused refusal, int count) {
    refused.untold(refusal, count);
  }

  /** What waited long enough, with the numbers of refusals. */
  public Map<Refused, Integer> due() {
    return refused.due(clock.instant());
  }
}
