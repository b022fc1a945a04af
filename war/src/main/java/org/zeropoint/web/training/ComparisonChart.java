package org.zeropoint.web.training;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.zeropoint.shared.Json;
import org.zeropoint.training.entity.CoursePoint;
import org.zeropoint.web.page.Wording;

/**
 * The losses of several runs in one chart: a colour for each run, held-out loss as a line with
 * points, training loss dashed.
 */
final class ComparisonChart {

  private static final int DASH = 4;

  private ComparisonChart() {}

  /** One run of the chart. */
  record Line(String label, List<CoursePoint> course) {}

  /**
   * @param byTime by the seconds of the steps instead of by step; a run whose steps were not timed
   *     has no points then
   * @param unit that losses are told by
   * @param words of the page
   */
  static String of(List<Line> lines, boolean byTime, String unit, Wording words) {
    ObjectNode chart = Json.mapper().createObjectNode();
    chart.put("type", "line");
    ArrayNode sets = chart.putObject("data").putArray("datasets");
    for (int tone = 0; tone < lines.size(); tone++) {
      Line line = lines.get(tone);
      ObjectNode heldOut =
          LossChart.set(sets, words.say("comparison.line.heldOut", line.label()), DASH);
      ObjectNode training =
          LossChart.set(sets, words.say("comparison.line.training", line.label()), 0);
      heldOut.put("tone", tone);
      training.put("tone", tone).put("borderWidth", 1).putArray("borderDash").add(DASH).add(DASH);
      for (CoursePoint point : line.course()) {
        Optional<? extends Number> x = byTime ? point.seconds() : Optional.of(point.step());
        x.ifPresent(
            at -> {
              LossChart.point(training.withArray("data"), at, point.loss());
              point
                  .heldOutLoss()
                  .ifPresent(loss -> LossChart.point(heldOut.withArray("data"), at, loss));
            });
      }
    }
    LossChart.options(
        chart.putObject("options"),
        words.say(byTime ? "run.axis.time" : "run.axis.step"),
        LossChart.loss(unit, words));
    return chart.toString();
  }
}
