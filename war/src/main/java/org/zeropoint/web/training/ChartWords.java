package org.zeropoint.web.training;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.web.page.Formats;
import org.zeropoint.web.page.Texts;

/** How the chart of a run is told, in the language of the page. */
@Named
@ApplicationScoped
public class ChartWords {

  private Texts texts;
  private Formats formats;

  protected ChartWords() {}

  @Inject
  public ChartWords(Texts texts, Formats formats) {
    this.texts = texts;
    this.formats = formats;
  }

  /**
   * The name of numbers, in the switch and above the chart.
   *
   * @param unit that losses of the run are told by
   */
  public String title(ChartChoice.Series series, String unit) {
    return switch (series) {
      case LOSS -> texts.say("run.loss");
      case GRADIENT -> texts.say("run.gradient");
      case RATE -> texts.say("run.rate");
      case SPEED -> texts.say(RunChart.speed(unit));
    };
  }

  /** What is drawn, for those who do not see it. */
  public String spoken(ChartChoice choice, String unit) {
    String spoken =
        choice.series() == ChartChoice.Series.LOSS
            ? texts.say("run.chart")
            : texts.say("run.chart.one", title(choice.series(), unit));
    return choice.logarithmic() ? texts.say("run.chart.log", spoken) : spoken;
  }

  /** Which steps are drawn, and whether that is every one. */
  public String shown(List<RunMetric> steps) {
    if (steps.isEmpty()) {
      return texts.say("run.shown.none");
    }
    int first = steps.get(0).step();
    int last = steps.get(steps.size() - 1).step();
    return texts.say(
        steps.size() == last - first + 1 ? "run.shown.every" : "run.shown.some",
        formats.integer(first),
        formats.integer(last),
        formats.integer(steps.size()));
  }

  public String told(ChartChoice.Fault fault) {
    return texts.say(fault.key(), value(fault.value()));
  }

  /** What is wrong with the first step of the range; empty when nothing is. */
  public String first(List<ChartChoice.Fault> faults) {
    return about(faults, ChartChoice.FROM);
  }

  /** What is wrong with the last step of the range; empty when nothing is. */
  public String last(List<ChartChoice.Fault> faults) {
    return about(faults, ChartChoice.TO);
  }

  private String about(List<ChartChoice.Fault> faults, String parameter) {
    return faults.stream()
        .filter(fault -> fault.parameter().equals(parameter))
        .map(this::told)
        .findFirst()
        .orElse("");
  }

  private Object value(Object value) {
    return value instanceof Integer step ? formats.integer(step) : value;
  }
}
