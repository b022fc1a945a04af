package org.zeropoint.web.training;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.zeropoint.shared.Json;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.web.page.Wording;

/**
 * The losses of a run as a chart: a configuration of Chart.js, whose colours the page's script
 * adds.
 */
final class LossChart {

  private LossChart() {}

  /**
   * @param metrics no more than can be told apart on a screen
   * @param unit that losses are told by, {@code byte} or {@code image}
   * @param words of the page
   */
  static String of(List<RunMetric> metrics, String unit, Wording words) {
    ObjectNode chart = Json.mapper().createObjectNode();
    chart.put("type", "line");
    ArrayNode sets = chart.putObject("data").putArray("datasets");
    ArrayNode training = set(sets, words.say("run.loss.training"), 0).withArray("data");
    metrics.forEach(m -> point(training, m.step(), m.loss()));
    ArrayNode heldOut = set(sets, words.say("run.loss.heldOut"), 4).withArray("data");
    metrics.forEach(m -> m.heldOutLoss().ifPresent(loss -> point(heldOut, m.step(), loss)));
    options(chart.putObject("options"), words.say("run.axis.step"), loss(unit, words));
    return chart.toString();
  }

  /** What the losses are called beside their axis. */
  static String loss(String unit, Wording words) {
    return words.say("run.axis.loss", words.say("run.unit." + unit));
  }

  /** Adds a line without points. */
  static ObjectNode set(ArrayNode sets, String label, int radius) {
    ObjectNode set = sets.addObject();
    set.put("label", label).put("pointRadius", radius).put("borderWidth", 2).put("tension", 0);
    set.put("pointHitRadius", 8);
    set.putArray("data");
    return set;
  }

  /** Adds a point, but one that cannot be drawn. */
  static void point(ArrayNode data, Number x, double loss) {
    if (Double.isFinite(loss)) {
      data.addObject().putPOJO("x", x).put("y", loss);
    }
  }

  static void options(ObjectNode options, String along, String up) {
    options.put("animation", false).put("maintainAspectRatio", false).put("responsive", true);
    options
        .putObject("interaction")
        .put("mode", "nearest")
        .put("axis", "x")
        .put("intersect", false);
    ObjectNode scales = options.putObject("scales");
    axis(scales.putObject("x"), along);
    axis(scales.putObject("y"), up);
    options.putObject("plugins").putObject("legend").put("position", "top").put("align", "end");
  }

  private static void axis(ObjectNode axis, String title) {
    axis.put("type", "linear");
    axis.putObject("title").put("display", true).put("text", title);
    axis.putObject("ticks").put("maxTicksLimit", 9).put("maxRotation", 0);
  }
}
