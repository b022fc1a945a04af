package org.zeropoint.pipeline.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.pipeline.entity.Comparison.Measure;
import org.zeropoint.pipeline.entity.Comparison.Numbers;

class MeasuresTest {

  private static final String TEXT = "sha256:" + "1".repeat(64);

  @Test
  void sameBytes_haveADelta() {
    Numbers numbers = Measures.compare(measured(TEXT, 0.1, 2.0), measured(TEXT, 0.1, 1.5));

    assertThat(numbers.comparable()).isTrue();
    assertThat(numbers.measures().get(0).delta()).contains(-0.5);
  }

  @Test
  void otherTextOrPart_hasNumbersButNoDelta() {
    String other = "sha256:" + "2".repeat(64);
    for (var apart : List.of(measured(other, 0.1, 1.5), measured(TEXT, 0.2, 1.5))) {
      Numbers numbers = Measures.compare(measured(TEXT, 0.1, 2.0), apart);
      assertThat(numbers.comparable()).isFalse();
      assertThat(numbers.reason()).contains("no delta");
      assertThat(numbers.measures()).allMatch(m -> m.delta().isEmpty());
      assertThat(numbers.measures().get(0).other()).contains(1.5);
    }
  }

  @Test
  void whatWasNotMeasured_isAbsent() {
    Numbers numbers = Measures.compare(measured(TEXT, 0.1, 2.0), Optional.empty());

    assertThat(numbers.reason()).isEqualTo("not both were measured");
    assertThat(numbers.measures()).extracting(Measure::other).containsOnly(Optional.empty());
  }

  @Test
  void modelsOfImages_areComparedByWhatIsMeasuredOfThem() {
    Numbers numbers = Measures.compare(pictures(0.1, 0.97), pictures(0.2, 0.94));

    assertThat(numbers.reason()).isEqualTo("both were measured on the same held-out images");
    assertThat(numbers.measures())
        .extracting(Measure::name)
        .containsExactly("heldOutLoss", "accuracy", "nonFiniteWeights");
    assertThat(numbers.measures().get(0).unit()).isEqualTo("nats/image");
    assertThat(numbers.measures().get(1).delta().orElseThrow()).isCloseTo(-0.03, within(1e-12));
  }

  private static Optional<Evaluation> pictures(double loss, double accuracy) {
    return Optional.of(
        new Evaluation(
            new Evaluation.Scored("helper@1", TEXT, Optional.of(loss)),
            Optional.empty(),
            TEXT,
            0.2,
            0,
            Optional.empty(),
            Math.log(10),
            0,
            List.of(),
            Optional.empty(),
            Optional.of(
                new Evaluation.Images(
                    359,
                    Optional.of(accuracy),
                    Optional.empty(),
                    Optional.of(0.4),
                    Optional.of(0.9)))));
  }

  private static Optional<Evaluation> measured(String corpus, double split, double loss) {
    return Optional.of(
        new Evaluation(
            new Evaluation.Scored("helper@1", TEXT, Optional.of(loss)),
            Optional.empty(),
            corpus,
            split,
            1000,
            Optional.of(2.5),
            Math.log(256),
            0,
            List.of()));
  }
}
