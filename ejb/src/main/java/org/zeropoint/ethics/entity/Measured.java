package org.zeropoint.ethics.entity;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the suites found.
 *
 * @param suites on which
 */
public record Measured(List<SuiteUsed> suites, List<Measurement> measurements) {

  public Measured {
    suites = List.copyOf(suites);
    measurements = List.copyOf(measurements);
  }

  /** A suite by name, version and digest. */
  public record SuiteUsed(String name, int version, String digest) {}

  /** All of a name, in the order in which they were measured. */
  public Stream<Measurement> named(String name) {
    return measurements.stream().filter(each -> each.name().equals(name));
  }

  /** Of a name that has one number. */
  public Optional<Measurement> one(String name) {
    return named(name).findFirst();
  }
}
