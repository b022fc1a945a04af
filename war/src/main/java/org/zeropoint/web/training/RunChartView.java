package org.zeropoint.web.training;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.primefaces.PrimeFaces;
import org.zeropoint.training.boundary.Runs;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.web.page.Formats;
import org.zeropoint.web.page.Texts;

/** The numbers of a run by step, as the address of its page chooses them. */
@Named("runChart")
@ViewScoped
public class RunChartView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int TABLE_ROWS = 40;

  @Inject private Runs runs;
  @Inject private RunView page;
  @Inject private Texts texts;
  @Inject private Formats formats;

  private String series = "";
  private String scale = "";
  private String from = "";
  private String to = "";
  private transient ChartChoice.Read read;
  private transient List<RunMetric> metrics;
  private transient Optional<RunMetric> last;

  /** Reads the run anew and gives the chart its points, of the same choice. */
  public void refresh() {
    page.refresh();
    metrics = null;
    last = null;
    PrimeFaces.current().ajax().addCallbackParam("chart", getChart());
  }

  private ChartChoice.Read read() {
    if (read == null) {
      var asked = new ChartChoice.Asked(series, scale, from, to);
      read = ChartChoice.read(asked, page.getRun().steps());
    }
    return read;
  }

  public ChartChoice getChoice() {
    return read().choice();
  }

  /** What is wrong with the address, in the order of its parameters. */
  public List<ChartChoice.Fault> getFaults() {
    return read().faults();
  }

  /** The steps that are drawn, in their order. */
  public List<RunMetric> getSteps() {
    if (metrics == null) {
      ChartChoice choice = getChoice();
      metrics = runs.metrics(page.getId(), choice.after(), choice.upTo(), Runs.USUAL_POINTS);
    }
    return metrics;
  }

  private RunChart chart() {
    return new RunChart(getSteps(), getChoice(), page.getRun().plan().lossUnit());
  }

  public String getChart() {
    return chart().drawn(texts.wording());
  }

  /** Numbers that the scale has no place for. */
  public long getLeftOut() {
    return chart().leftOut();
  }

  public ChartChoice.Series[] getAll() {
    return ChartChoice.Series.values();
  }

  /** The parameters of the page with other numbers. */
  public String of(ChartChoice.Series numbers) {
    return address(getChoice().of(numbers));
  }

  /** The parameters of the page with the scale. */
  public String on(boolean logarithmic) {
    return address(getChoice().on(logarithmic));
  }

  /** The parameters of the page with all steps. */
  public String getWhole() {
    return address(getChoice().whole());
  }

  private String address(ChartChoice choice) {
    return "?id=" + page.getRun().runId() + choice.query() + "#h-loss";
  }

  /**
   * Steps of the chart, newest first, for the table behind it: beside losses those at which
   * held-out data was measured, where there are any.
   */
  public List<RunMetric> getTable() {
    var rows = new ArrayList<RunMetric>(rows());
    Collections.reverse(rows);
    return rows.subList(0, Math.min(rows.size(), TABLE_ROWS));
  }

  private List<RunMetric> rows() {
    List<RunMetric> measured =
        getSteps().stream().filter(m -> m.heldOutLoss().isPresent()).toList();
    boolean few = getSteps().size() <= TABLE_ROWS;
    return few || getChoice().series() != ChartChoice.Series.LOSS || measured.isEmpty()
        ? getSteps()
        : measured;
  }

  /** The newest step of the run of which there are numbers, whatever is drawn. */
  public Optional<RunMetric> getLast() {
    if (last == null) {
      List<RunMetric> all =
          getChoice().zoomed() ? runs.metrics(page.getId(), 0, Runs.TO_THE_END, 1) : getSteps();
      last = all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }
    return last;
  }

  /** Milliseconds that the newest step waited for its batch. */
  public String getWaitingMillis() {
    return getLast()
        .flatMap(RunMetric::waitingSeconds)
        .map(seconds -> formats.number(1000 * seconds, 3))
        .orElse("–");
  }

  public String getSeries() {
    return series;
  }

  public void setSeries(String series) {
    this.series = series == null ? "" : series;
  }

  public String getScale() {
    return scale;
  }

  public void setScale(String scale) {
    this.scale = scale == null ? "" : scale;
  }

  public String getFrom() {
    return from;
  }

  public void setFrom(String from) {
    this.from = from == null ? "" : from;
  }

  public String getTo() {
    return to;
  }

  public void setTo(String to) {
    this.to = to == null ? "" : to;
  }
}
