package org.zeropoint.ethics.control;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Numbers;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.Measured;
import org.zeropoint.ethics.entity.Measurement;

/** Measurements as rules read them. */
final class Found {

  private Found() {}

  /** What could not be measured is an error, what does not apply says why. */
  static List<Finding> judged(
      String rule, String probe, Measured measured, Function<Measured, Finding> judge) {
    Optional<Measurement> whole = measured.one(probe);
    if (whole.isPresent()) {
      return List.of(
          whole
              .get()
              .problem()
              .map(why -> new Finding(rule, Outcome.ERROR, "could not be measured: " + why))
              .orElseGet(() -> new Finding(rule, Outcome.NOT_APPLICABLE, whole.get().detail())));
    }
    boolean any = measured.measurements().stream().anyMatch(m -> m.name().startsWith(probe + "."));
    return any ? List.of(judge.apply(measured)) : List.of();
  }

  static Measurement of(Measured measured, String name, String subject) {
    return measured
        .named(name)
        .filter(each -> each.subject().equals(subject))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " of " + subject + " is missing"));
  }

  static Optional<Numbers> numbers(Measurement measurement, double threshold) {
    return measurement
        .value()
        .map(
            value ->
                new Numbers(
                    value,
                    Optional.of(threshold),
                    measurement.interval(),
                    measurement.unit(),
                    measurement.count(),
                    measurement.inputs()));
  }
}
