package org.zeropoint.web.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Evaluation.Scored;
import org.zeropoint.web.page.Wording;

class LossLineTest {

  private static final Wording ENGLISH = new Wording(Locale.ENGLISH);
  private static final double UNIFORM = Math.log(256);

  @Test
  void candidateComesFirst_andEachOtherLineSaysHowMuchBetterItIs() {
    List<LossLine> lines = LossLine.of(evaluation(Optional.of(0.7), Optional.of(0.9)), ENGLISH);

    assertThat(lines)
        .extracting(LossLine::name)
        .containsExactly("line@2", "line@1", "Order-2 byte model", "Uniform");
    assertThat(lines.get(0).difference()).isNull();
    assertThat(lines.get(1).difference()).isCloseTo(-0.2, within(1e-9));
    assertThat(lines.get(0).perplexity()).isCloseTo(Math.exp(0.7), within(1e-9));
  }

  @Test
  void withoutHeldOutText_thereIsNoDifferenceToTellOf() {
    List<LossLine> lines = LossLine.of(evaluation(Optional.empty(), Optional.empty()), ENGLISH);

    assertThat(lines).extracting(LossLine::name).containsExactly("Order-2 byte model", "Uniform");
    assertThat(lines.get(0).difference()).isNull();
  }

  @Test
  void modelOfImages_isComparedWithTheClassMeans() {
    var measured =
        new Evaluation.Images(
            40, Optional.of(0.9), Optional.empty(), Optional.of(0.5), Optional.of(0.8));
    var images =
        new Evaluation(
            new Scored("line@2", "sha256:b", Optional.of(0.2)),
            Optional.empty(),
            "sha256:c",
            0.1,
            0,
            Optional.empty(),
            Math.log(10),
            0,
            List.of(),
            Optional.empty(),
            Optional.of(measured));
    List<LossLine> lines = LossLine.of(images, ENGLISH);

    assertThat(lines)
        .extracting(LossLine::name)
        .containsExactly("line@2", "Class means", "Uniform");
    assertThat(lines.get(1).difference()).isCloseTo(-0.3, within(1e-9));
    assertThat(lines.get(2).explanation()).isEqualTo("knows nothing: ln 10");
    assertThat(lines).extracting(LossLine::accuracy).containsExactly(0.9, 0.8, null);
  }

  private static Evaluation evaluation(Optional<Double> candidate, Optional<Double> baseline) {
    return new Evaluation(
        new Scored("line@2", "sha256:b", candidate),
        baseline.map(loss -> new Scored("line@1", "sha256:a", Optional.of(loss))),
        "sha256:c",
        0.1,
        1000,
        Optional.of(1.2),
        UNIFORM,
        0,
        List.of());
  }
}
