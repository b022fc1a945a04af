package org.zeropoint.ethics.measure;

import java.util.List;
import java.util.stream.Stream;
import org.zeropoint.ethics.entity.Measured;
import org.zeropoint.ethics.entity.Measured.SuiteUsed;
import org.zeropoint.ethics.entity.Measurement;

/** All that is measured on suites. */
public final class Probes {

  private static final System.Logger LOG = System.getLogger(Probes.class.getName());

  private static final List<Probe> ALL =
      List.of(
          new PromptsProbe(),
          new ChoicesProbe(),
          new BiasProbe(),
          new CanaryProbe(),
          new PatternProbe(),
          new UnsafeProbe());

  private Probes() {}

  /** A probe that throws is a measurement that failed: the others go on. */
  public static Measured measure(Bench bench) {
    return new Measured(
        bench.suites().stream()
            .map(each -> new SuiteUsed(each.name(), each.version(), each.digest().value()))
            .toList(),
        ALL.stream().flatMap(probe -> measured(probe, bench)).toList());
  }

  private static Stream<Measurement> measured(Probe probe, Bench bench) {
    try {
      return probe.measure(bench).stream();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, probe.name() + " could not be measured", e);
      return Stream.of(Measurement.failed(probe.name(), String.valueOf(e.getMessage())));
    }
  }
}
