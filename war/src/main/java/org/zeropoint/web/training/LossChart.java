package org.zeropoint.web.training;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.zeropoint.web.page.Wording;

/**
 * What charts of losses have in common: configurations of Chart.js, coloured by the page's script.
 */
final class LossChart {

  private LossChart() {}

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
    options(options, along, up, false);
  }

  static void options(ObjectNode options, String along, String up, boolean logarithmic) {
    options.put("animation", false).put("maintainAspectRatio", false).put("responsive", true);
    options
        .putObject("interaction")
        .put("mode", "nearest")
        .put("axis", "x")
        .put("intersect", false);
    ObjectNode scales = options.putObject("scales");
    axis(scales.putObject("x"), along, false);
    axis(scales.putObject("y"), up, logarithmic);
    options.putObject("plugins").putObject("legend").put("position", "top").put("align", "end");
  }

  private static void axis(ObjectNode axis, String title, boolean logarithmic) {
    axis.put("type", logarithmic ? "logarithmic" : "linear");
    axis.putObject("title").put("display", true).put("text", title);
    axis.putObject("ticks").put("maxTicksLimit", 9).put("maxRotation", 0);
  }
}
