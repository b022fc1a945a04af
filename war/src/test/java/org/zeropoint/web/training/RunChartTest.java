package org.zeropoint.web.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Json;
import org.zeropoint.training.engine.TrainingSession.StepReport;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.web.page.Wording;
import org.zeropoint.web.training.ChartChoice.Series;

class RunChartTest {

  private static final ChartChoice LOSSES =
      new ChartChoice(Series.LOSS, false, Optional.empty(), Optional.empty());

  @Test
  void chartHasBothLosses() {
    JsonNode chart = drawn(metrics(30), LOSSES);

    JsonNode sets = chart.at("/data/datasets");
    assertThat(sets.at("/0/data")).hasSize(30);
    assertThat(sets.at("/1/data")).hasSize(3);
    assertThat(sets.at("/1/data/0/x").asInt()).isEqualTo(10);
    assertThat(sets.findValuesAsText("label")).containsExactly("Training loss", "Held-out loss");
    assertThat(chart.at("/options/scales/y/type").asText()).isEqualTo("linear");
    assertThat(chart.at("/options/scales/x").has("min")).isFalse();
  }

  @Test
  void chartIsInTheLanguageOfThePage() {
    JsonNode chart =
        Json.parse(new RunChart(metrics(3), LOSSES, "image").drawn(new Wording(Locale.GERMAN)));

    assertThat(chart.at("/data/datasets/0/label").asText()).isEqualTo("Trainingsverlust");
    assertThat(chart.at("/options/scales/x/title/text").asText()).isEqualTo("Schritt");
    assertThat(chart.at("/options/scales/y/title/text").asText()).isEqualTo("Verlust, Nats/Bild");
  }

  @Test
  void otherNumbersAreOneLine() {
    JsonNode gradient = drawn(metrics(3), LOSSES.of(Series.GRADIENT));
    JsonNode rate = drawn(metrics(3), LOSSES.of(Series.RATE));
    JsonNode speed = drawn(metrics(3), LOSSES.of(Series.SPEED));

    assertThat(only(gradient).at("/data/1/y").asDouble()).isEqualTo(1);
    assertThat(only(rate).at("/data/1/y").asDouble()).isEqualTo(0.003);
    assertThat(only(speed).at("/data/1/y").asDouble()).isEqualTo(10_240);
    assertThat(speed.at("/options/scales/y/title/text").asText()).isEqualTo("Tokens/s");
  }

  @Test
  void speedOfModelsOfImagesIsThatOfImages() {
    RunChart chart = new RunChart(metrics(3), LOSSES.of(Series.SPEED), "image");
    JsonNode line = only(Json.parse(chart.drawn(new Wording(Locale.ENGLISH))));

    assertThat(line.path("label").asText()).isEqualTo("Images/s");
    assertThat(line.at("/data/0/y").asDouble()).isEqualTo(160);
  }

  @Test
  void logarithmsLeaveOutWhatHasNone_andCountIt() {
    List<RunMetric> some = List.of(metric(1, 2, 0), metric(2, 0, 0.5), metric(3, -1, 0.25));
    var losses = new RunChart(some, LOSSES.on(true), "byte");
    var norms = new RunChart(some, LOSSES.of(Series.GRADIENT).on(true), "byte");

    assertThat(losses.leftOut()).isEqualTo(2);
    assertThat(norms.leftOut()).isEqualTo(1);
    JsonNode chart = Json.parse(losses.drawn(new Wording(Locale.ENGLISH)));
    assertThat(chart.at("/data/datasets/0/data").findValuesAsText("x")).containsExactly("1");
    assertThat(chart.at("/options/scales/y/type").asText()).isEqualTo("logarithmic");
    assertThat(chart.at("/options/scales/x/type").asText()).isEqualTo("linear");
    assertThat(new RunChart(some, LOSSES, "byte").leftOut()).isZero();
  }

  @Test
  void aRangeIsAsWideAsItWasAsked_beforeItsStepsAreDone() {
    var range = new ChartChoice(Series.LOSS, false, Optional.of(2), Optional.of(9));
    JsonNode steps = drawn(metrics(3), range).at("/options/scales/x");

    assertThat(steps.path("min").asInt()).isEqualTo(2);
    assertThat(steps.path("max").asInt()).isEqualTo(9);
  }

  private static JsonNode drawn(List<RunMetric> metrics, ChartChoice choice) {
    return Json.parse(new RunChart(metrics, choice, "byte").drawn(new Wording(Locale.ENGLISH)));
  }

  private static JsonNode only(JsonNode chart) {
    assertThat(chart.at("/data/datasets")).hasSize(1);
    return chart.at("/data/datasets/0");
  }

  private static RunMetric metric(int step, double loss, double norm) {
    return RunMetric.of(
        new StepReport(step, loss, norm, 0.003, 1024, 16, 0.1, 0, 1 << 20), OptionalDouble.empty());
  }

  private static List<RunMetric> metrics(int steps) {
    return IntStream.rangeClosed(1, steps)
        .mapToObj(
            step ->
                RunMetric.of(
                    new StepReport(step, 5.0 / step, 1, 0.003, 1024, 16, 0.1, 0, 1 << 20),
                    step % 10 == 0 ? OptionalDouble.of(6.0 / step) : OptionalDouble.empty()))
        .toList();
  }
}
