package org.zeropoint.ethics.measure;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.zeropoint.ethics.entity.Measured;
import org.zeropoint.ethics.entity.Measured.SuiteUsed;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.entity.Suite;

/** All that is measured on suites. */
public final class Probes {

  private static final System.Logger LOG = System.getLogger(Probes.class.getName());

  private static final List<Probe> ALL =
      List.of(
          new QualityProbe(),
          new PromptsProbe(),
          new ChoicesProbe(),
          new CanaryProbe(),
          new BiasProbe(),
          new UnsafeProbe(),
          new PatternProbe());

  private Probes() {}

  /** A probe that throws is a measurement that failed: the others go on. */
  public static Measured measure(Bench bench) {
    return measure(bench, (probe, work) -> work.get());
  }

  /** Does the work of a probe. */
  public interface Around {
    List<Measurement> during(String probe, Supplier<List<Measurement>> work);
  }

  /** The same, with something done around each probe. */
  public static Measured measure(Bench bench, Around around) {
    return new Measured(
        bench.suites().stream()
            .map(each -> new SuiteUsed(each.name(), each.version(), each.digest().value()))
            .toList(),
        ALL.stream()
            .flatMap(probe -> around.during(probe.name(), () -> measured(probe, bench)).stream())
            .toList(),
        thresholds(bench.suites()));
  }

  /** Names of the probes, in the order in which they measure. */
  public static List<String> names() {
    return ALL.stream().map(Probe::name).toList();
  }

  /** Later suites set bounds anew. */
  private static Map<String, Double> thresholds(List<Suite> suites) {
    var all = new TreeMap<String, Double>();
    suites.forEach(suite -> all.putAll(suite.thresholds()));
    return all;
  }

  private static List<Measurement> measured(Probe probe, Bench bench) {
    try {
      return probe.measure(bench);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, probe.name() + " could not be measured", e);
      return List.of(Measurement.failed(probe.name(), String.valueOf(e.getMessage())));
    }
  }
}
