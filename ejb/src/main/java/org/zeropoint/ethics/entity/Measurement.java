package org.zeropoint.ethics.entity;

import java.util.List;
import java.util.Optional;

/**
 * One number that was measured on a candidate, without a judgement.
 *
 * @param name what was measured, short and stable: {@code quality.loss-difference}
 * @param subject the slice, group, language or probe; empty of the whole
 * @param value empty where it could not be measured or does not apply; then {@code detail} says why
 * @param interval of the value
 * @param unit {@code nats/byte}, {@code share}, {@code bits}
 * @param count how many observations it rests on
 * @param inputs digests of what it was measured on beside the weights and the corpus
 * @param detail in words what the number does not say
 * @param problem why measuring failed; a rule makes it an error
 */
public record Measurement(
    String name,
    String subject,
    Optional<Double> value,
    Optional<Interval> interval,
    String unit,
    long count,
    List<String> inputs,
    String detail,
    Optional<String> problem) {

  public Measurement {
    inputs = List.copyOf(inputs);
    value.ifPresent(
        number -> {
          if (!Double.isFinite(number)) {
            throw new IllegalArgumentException(name + " is not finite");
          }
        });
  }

  /** Measuring failed. */
  public static Measurement failed(String name, String problem) {
    return new Measurement(
        name, "", Optional.empty(), Optional.empty(), "", 0, List.of(), "", Optional.of(problem));
  }

  /** Of a candidate that it says nothing of. */
  public static Measurement notApplicable(String name, String why) {
    return new Measurement(
        name, "", Optional.empty(), Optional.empty(), "", 0, List.of(), why, Optional.empty());
  }
}
