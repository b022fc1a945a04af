package org.zeropoint.web.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.zeropoint.training.boundary.Runs;

/**
 * What the chart of a run shows: which of its numbers, on which scale, of which steps.
 *
 * @param from the first step; empty for the first of the run
 * @param to the last step, more than {@code from}; empty for all that there are, also those to come
 */
public record ChartChoice(
    Series series, boolean logarithmic, Optional<Integer> from, Optional<Integer> to) {

  static final String FROM = "from";
  static final String TO = "to";
  private static final String WHOLE = "[0-9]{1,9}";
  private static final String LOG = "log";
  private static final String LINEAR = "linear";

  /** The numbers that a chart has lines of, by their names in an address. */
  public enum Series {
    LOSS,
    GRADIENT,
    RATE,
    SPEED;

    public String external() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the parameters of an address say; empty where it has none. */
  record Asked(String series, String scale, String from, String to) {}

  /**
   * What is wrong with an address.
   *
   * @param parameter of the address
   * @param key of the text that says it
   * @param value of the text
   */
  public record Fault(String parameter, String key, Object value) {}

  /** What was understood, and what is wrong: a range with a fault is not narrowed at all. */
  public record Read(ChartChoice choice, List<Fault> faults) {}

  /**
   * @param steps of the run
   */
  static Read read(Asked asked, int steps) {
    Optional<Series> series =
        Arrays.stream(Series.values())
            .filter(each -> each.external().equals(asked.series()))
            .findFirst();
    var faults = new ArrayList<Fault>();
    if (series.isEmpty() && !asked.series().isEmpty()) {
      faults.add(new Fault("series", "run.zoom.unknown", asked.series()));
    }
    if (!List.of("", LINEAR, LOG).contains(asked.scale())) {
      faults.add(new Fault("scale", "run.zoom.unknown", asked.scale()));
    }
    int before = faults.size();
    Optional<Integer> from = step(FROM, asked.from(), steps, faults);
    Optional<Integer> to = step(TO, asked.to(), steps, faults);
    boolean given = from.isPresent() || to.isPresent();
    if (faults.size() == before && given && from.orElse(1) >= to.orElse(steps)) {
      faults.add(
          to.isPresent()
              ? new Fault(TO, "run.zoom.order", from.orElse(1))
              : new Fault(FROM, "run.zoom.last", steps));
    }
    boolean sound = faults.size() == before;
    return new Read(
        new ChartChoice(
            series.orElse(Series.LOSS),
            LOG.equals(asked.scale()),
            sound ? from : Optional.empty(),
            sound ? to : Optional.empty()),
        List.copyOf(faults));
  }

  private static Optional<Integer> step(String field, String text, int steps, List<Fault> faults) {
    String digits = text.strip();
    if (digits.isEmpty()) {
      return Optional.empty();
    }
    if (!digits.matches(WHOLE)
        || Integer.parseInt(digits) < 1
        || Integer.parseInt(digits) > steps) {
      faults.add(new Fault(field, "run.zoom.number", steps));
      return Optional.empty();
    }
    return Optional.of(Integer.parseInt(digits));
  }

  /** Whether it leaves steps out, now or later. */
  public boolean zoomed() {
    return from.isPresent() || to.isPresent();
  }

  /** The step after which it begins. */
  int after() {
    return from.orElse(1) - 1;
  }

  int upTo() {
    return to.orElse(Runs.TO_THE_END);
  }

  public String scale() {
    return logarithmic ? LOG : LINEAR;
  }

  ChartChoice of(Series other) {
    return new ChartChoice(other, logarithmic, from, to);
  }

  ChartChoice on(boolean logarithms) {
    return new ChartChoice(series, logarithms, from, to);
  }

  ChartChoice whole() {
    return new ChartChoice(series, logarithmic, Optional.empty(), Optional.empty());
  }

  /** As parameters of an address, behind others. */
  String query() {
    return "&series="
        + series.external()
        + "&scale="
        + scale()
        + from.map(step -> "&from=" + step).orElse("")
        + to.map(step -> "&to=" + step).orElse("");
  }
}
