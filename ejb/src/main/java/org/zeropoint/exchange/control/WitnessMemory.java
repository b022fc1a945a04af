package org.zeropoint.exchange.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.zeropoint.audit.boundary.LogAlarm;
import org.zeropoint.exchange.entity.ConfiguredWitness;

/**
 * How it stands with each witness since this server started. A witness that refuses is an alarm
 * until it cosigns again.
 */
@ApplicationScoped
public class WitnessMemory {

  private static final System.Logger LOG = System.getLogger(WitnessMemory.class.getName());

  /** After so many tries the pause, ten minutes, does not grow any more. */
  private static final int LONGEST_PAUSE = 4;

  @Inject private Clock clock;
  @Inject private LogAlarm alarm;

  private final Map<String, Standing> standings = new LinkedHashMap<>();
  private Optional<String> problem = Optional.empty();

  /**
   * How it stands with one witness.
   *
   * @param cosigned the largest size it cosigned since the start; 0 for none
   * @param problem why the last try gave no cosignature
   * @param refusal why it refuses this log; kept until it cosigns
   * @param tries that failed one after another
   * @param nextAt when it may be asked again
   */
  public record Standing(
      ConfiguredWitness witness,
      long cosigned,
      Optional<String> problem,
      Optional<String> refusal,
      int tries,
      Instant nextAt) {

    static Standing fresh(ConfiguredWitness witness) {
      return new Standing(witness, 0, Optional.empty(), Optional.empty(), 0, Instant.MIN);
    }
  }

  /** The witnesses that are asked from now on; of those that stay the same, all is remembered. */
  synchronized void configure(List<ConfiguredWitness> witnesses, Optional<String> fault) {
    Map<String, Standing> before = Map.copyOf(standings);
    standings.clear();
    for (ConfiguredWitness witness : witnesses) {
      Standing known = before.get(witness.name());
      Standing fresh = Standing.fresh(witness);
      boolean same = known != null && known.witness().key().equals(witness.key());
      standings.put(
          witness.name(),
          same
              ? new Standing(
                  witness, known.cosigned(), Optional.empty(), known.refusal(), 0, Instant.MIN)
              : fresh);
    }
    fault.ifPresent(text -> LOG.log(System.Logger.Level.ERROR, text));
    problem = fault;
    tell();
  }

  private void tell() {
    alarm.ofWitnesses(
        standings.values().stream()
            .filter(s -> s.refusal().isPresent())
            .map(s -> "the witness " + s.witness().name() + ": " + s.refusal().get())
            .findFirst()
            .or(() -> problem));
  }

  /** How it stands, in the order of the file. */
  public synchronized List<Standing> standings() {
    return List.copyOf(standings.values());
  }

  /** Why the file cannot be read. */
  public synchronized Optional<String> problem() {
    return problem;
  }

  synchronized void cosigned(ConfiguredWitness witness, long size) {
    standings.computeIfPresent(
        witness.name(),
        (name, s) -> {
          s.refusal()
              .ifPresent(
                  reason -> LOG.log(System.Logger.Level.WARNING, name + " cosigns this log again"));
          return new Standing(
              s.witness(),
              Math.max(size, s.cosigned()),
              Optional.empty(),
              Optional.empty(),
              0,
              Instant.MIN);
        });
    tell();
  }

  synchronized void failed(ConfiguredWitness witness, String reason) {
    standings.computeIfPresent(witness.name(), (name, s) -> later(s, reason, s.refusal()));
  }

  synchronized void refused(ConfiguredWitness witness, String reason) {
    standings.computeIfPresent(
        witness.name(),
        (name, s) -> {
          if (s.refusal().isEmpty()) {
            LOG.log(
                System.Logger.Level.ERROR,
                "ALARM: the witness " + name + " does not cosign this log any more: " + reason);
          }
          return later(s, reason, Optional.of(reason));
        });
    tell();
  }

  private Standing later(Standing s, String reason, Optional<String> refusal) {
    int tries = s.tries() + 1;
    double chance = ThreadLocalRandom.current().nextDouble();
    Instant next =
        clock.instant().plus(Backoff.after(Math.min(tries, LONGEST_PAUSE), chance).orElseThrow());
    return new Standing(s.witness(), s.cosigned(), Optional.of(reason), refusal, tries, next);
  }
}
