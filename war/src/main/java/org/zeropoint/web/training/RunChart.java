package org.zeropoint.web.training;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.zeropoint.shared.Json;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.web.page.Wording;

/**
 * Numbers of a run by step as a chart: a configuration of Chart.js, whose colours the page's script
 * adds.
 *
 * @param metrics of the steps of the choice, no more than can be told apart on a screen
 * @param unit that losses are told by, {@code byte} or {@code image}
 */
record RunChart(List<RunMetric> metrics, ChartChoice choice, String unit) {

  private static final String IMAGE = "image";
  private static final int DOT = 4;

  /** A line of it. */
  private record Line(String key, int radius, Function<RunMetric, Optional<Double>> value) {}

  private List<Line> lines() {
    return switch (choice.series()) {
      case LOSS ->
          List.of(
              new Line("run.loss.training", 0, m -> Optional.of(m.loss())),
              new Line("run.loss.heldOut", DOT, RunMetric::heldOutLoss));
      case GRADIENT -> List.of(new Line("run.gradient", 0, m -> Optional.of(m.gradientNorm())));
      case RATE -> List.of(new Line("run.rate", 0, m -> Optional.of(m.learningRate())));
      case SPEED ->
          List.of(
              unit.equals(IMAGE)
                  ? new Line(speed(unit), 0, RunMetric::samplesPerSecond)
                  : new Line(speed(unit), 0, m -> Optional.of(m.tokensPerSecond())));
    };
  }

  /** The key of what speed is told in. */
  static String speed(String unit) {
    return unit.equals(IMAGE) ? "run.images.column" : "run.tokens.column";
  }

  /** How many numbers a logarithmic scale has no place for, as they are 0 or less. */
  long leftOut() {
    return lines().stream()
        .flatMap(line -> metrics.stream().flatMap(m -> line.value().apply(m).stream()))
        .filter(value -> !hasPlace(value))
        .count();
  }

  private boolean hasPlace(double value) {
    return !choice.logarithmic() || value > 0;
  }

  /** The configuration, in the words of the page. */
  String drawn(Wording words) {
    ObjectNode chart = Json.mapper().createObjectNode();
    chart.put("type", "line");
    ArrayNode sets = chart.putObject("data").putArray("datasets");
    for (Line line : lines()) {
      ObjectNode set = LossChart.set(sets, words.say(line.key()), line.radius());
      if (choice.series() != ChartChoice.Series.LOSS) {
        set.put("tone", 0);
      }
      ArrayNode data = set.withArray("data");
      for (RunMetric m : metrics) {
        Stream<Double> value = line.value().apply(m).stream().filter(this::hasPlace);
        value.forEach(y -> LossChart.point(data, m.step(), y));
      }
    }
    ObjectNode options = chart.putObject("options");
    LossChart.options(options, words.say("run.axis.step"), up(words), choice.logarithmic());
    ObjectNode steps = options.withObject("/scales/x");
    choice.from().ifPresent(step -> steps.put("min", step));
    choice.to().ifPresent(step -> steps.put("max", step));
    return chart.toString();
  }

  private String up(Wording words) {
    return choice.series() == ChartChoice.Series.LOSS
        ? LossChart.loss(unit, words)
        : words.say(lines().get(0).key());
  }
}
