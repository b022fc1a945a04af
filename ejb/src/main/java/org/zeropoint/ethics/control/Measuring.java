package org.zeropoint.ethics.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.entity.MeasuringStanding;
import org.zeropoint.ethics.measure.Watch;
import org.zeropoint.shared.Digest;

/**
 * Measures what was not measured yet, and knows how far it is. What this server measures now is
 * known to this server only.
 */
@ApplicationScoped
public class Measuring {

  private static final int MOST_TAKEN = 100;

  private final Map<String, MeasuringStanding> now = new ConcurrentHashMap<>();
  private final Map<String, Taken> taken =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Taken> eldest) {
              return size() > MOST_TAKEN;
            }
          });

  private final Evaluator evaluator;
  private final Clock clock;

  /**
   * What an evaluation took.
   *
   * @param key of its inputs
   * @param seconds by part
   */
  public record Taken(Digest key, SortedMap<String, Double> seconds) {}

  protected Measuring() {
    this(null, null);
  }

  @Inject
  public Measuring(Evaluator evaluator, Clock clock) {
    this.evaluator = evaluator;
    this.clock = clock;
  }

  /**
   * What was measured on the same inputs, or is measured now.
   *
   * @param kept the evaluation that was kept by {@link Evaluator.Task#key}
   */
  public Evaluation evaluated(Evaluator.Task task, Supplier<Optional<Evaluation>> kept) {
    return kept.get().filter(Measuring::isWhole).orElseGet(() -> measure(task));
  }

  /** What failed, or could not be counted, may succeed another time. */
  private static boolean isWhole(Evaluation evaluation) {
    return evaluation.notCounted().isEmpty()
        && evaluation.measured().stream()
            .flatMap(measured -> measured.measurements().stream())
            .map(Measurement::problem)
            .allMatch(Optional::isEmpty);
  }

  /** Measures, whether that was done before or not. */
  public Evaluation measure(Evaluator.Task task) {
    String weights = task.candidate().digest();
    Instant since = clock.instant();
    var watch =
        new Watch(
            (part, number, of) -> now.put(weights, new MeasuringStanding(part, number, of, since)));
    try {
      Evaluation evaluation = evaluator.evaluate(task, watch);
      taken.put(evaluation.digest().value(), new Taken(task.key(), watch.seconds()));
      return evaluation;
    } finally {
      now.remove(weights);
    }
  }

  /** How far measuring a candidate is, by the digest of its weights. */
  public Optional<MeasuringStanding> standing(String weights) {
    return Optional.ofNullable(now.get(weights));
  }

  /** What measuring took, by the evaluation's digest; of those that this server measured lately. */
  public Optional<Taken> taken(String evaluation) {
    return Optional.ofNullable(taken.get(evaluation));
  }
}
