package org.zeropoint.ethics.entity;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the suites found.
 *
 * @param suites on which
 * @param thresholds bounds that these suites set, by name
 */
public record Measured(
    List<SuiteUsed> suites, List<Measurement> measurements, Map<String, Double> thresholds) {

  public Measured {
    suites = List.copyOf(suites);
    measurements = List.copyOf(measurements);
    // Evaluations from before bounds were kept have none.
    thresholds =
        Collections.unmodifiableSortedMap(
            thresholds == null ? new TreeMap<>() : new TreeMap<>(thresholds));
  }

  /** Without bounds. */
  public Measured(List<SuiteUsed> suites, List<Measurement> measurements) {
    this(suites, measurements, Map.of());
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
