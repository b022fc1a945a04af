package org.zeropoint.web.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Json;
import org.zeropoint.training.entity.CoursePoint;
import org.zeropoint.web.page.Wording;

class ComparisonChartTest {

  private static final Wording ENGLISH = new Wording(Locale.ENGLISH);

  private static final List<CoursePoint> TIMED =
      List.of(
          new CoursePoint(1, Optional.of(9.5), 5.5, Optional.empty()),
          new CoursePoint(10, Optional.of(14.0), 3.5, Optional.of(3.6)));
  private static final List<CoursePoint> UNTIMED =
      List.of(new CoursePoint(1, Optional.empty(), 5.4, Optional.of(5.5)));

  private static final List<ComparisonChart.Line> LINES =
      List.of(
          new ComparisonChart.Line("djl aa", TIMED), new ComparisonChart.Line("djl-2 bb", UNTIMED));

  @Test
  void eachRunHasItsColour_andBothLosses() {
    JsonNode chart = Json.parse(ComparisonChart.of(LINES, false, "byte", ENGLISH));
    JsonNode sets = chart.at("/data/datasets");

    assertThat(sets.findValuesAsText("label"))
        .containsExactly(
            "djl aa, held-out", "djl aa, training", "djl-2 bb, held-out", "djl-2 bb, training");
    assertThat(sets.findValuesAsText("tone")).containsExactly("0", "0", "1", "1");
    assertThat(sets.at("/0/data")).hasSize(1);
    assertThat(sets.at("/0/data/0/x").asInt()).isEqualTo(10);
    assertThat(sets.at("/1/data")).hasSize(2);
    assertThat(sets.at("/3/data/0/y").asDouble()).isEqualTo(5.4);
    assertThat(chart.at("/options/scales/x/title/text").asText()).isEqualTo("Step");
    assertThat(chart.at("/options/scales/y/title/text").asText()).isEqualTo("Loss, nats/byte");
  }

  @Test
  void byTime_pointsStandAtTheirSeconds_andWhatHasNoneIsLeftOut() {
    JsonNode chart = Json.parse(ComparisonChart.of(LINES, true, "byte", ENGLISH));
    JsonNode sets = chart.at("/data/datasets");

    assertThat(sets.at("/1/data/0/x").asDouble()).isEqualTo(9.5);
    assertThat(sets.at("/2/data")).isEmpty();
    assertThat(chart.at("/options/scales/x/title/text").asText()).endsWith(", s");
  }
}
