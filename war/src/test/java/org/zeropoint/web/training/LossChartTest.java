package org.zeropoint.web.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Json;
import org.zeropoint.training.engine.TrainingSession.StepReport;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.web.page.Wording;

class LossChartTest {

  @Test
  void chartHasBothLosses() {
    JsonNode sets =
        Json.parse(LossChart.of(metrics(30), "byte", new Wording(Locale.ENGLISH)))
            .at("/data/datasets");

    assertThat(sets.at("/0/data")).hasSize(30);
    assertThat(sets.at("/1/data")).hasSize(3);
    assertThat(sets.at("/1/data/0/x").asInt()).isEqualTo(10);
    assertThat(sets.findValuesAsText("label")).containsExactly("Training loss", "Held-out loss");
  }

  @Test
  void chartIsInTheLanguageOfThePage() {
    JsonNode chart = Json.parse(LossChart.of(metrics(3), "image", new Wording(Locale.GERMAN)));

    assertThat(chart.at("/data/datasets/0/label").asText()).isEqualTo("Trainingsverlust");
    assertThat(chart.at("/options/scales/x/title/text").asText()).isEqualTo("Schritt");
    assertThat(chart.at("/options/scales/y/title/text").asText()).isEqualTo("Verlust, Nats/Bild");
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
