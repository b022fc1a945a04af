package org.zeropoint.ethics.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.ethics.control.Evaluator.Subject;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.language.HeldOut.Form;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.text.SampleCorpus;
import org.zeropoint.lm.vision.ImageBatches;
import org.zeropoint.lm.vision.ImageSet;
import org.zeropoint.lm.vision.ImageSplit;
import org.zeropoint.lm.vision.Images;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.lm.vision.VisionTrainer;
import org.zeropoint.lm.vision.VisionWeights;

/** Models of images are measured on what their training held out. */
class ImageEvaluationTest {

  private static final double SPLIT = 0.2;

  private final ImageSet digits = ImageSet.read(Images.DIGITS);
  private final ImageSplit split = ImageSplit.of(1797, SPLIT);
  @TempDir private Path directory;

  private Subject trained(String ref, VisionConfig config, int steps) {
    var batches = new ImageBatches(digits, split.training(), 32, 1);
    Path file = directory.resolve(ref);
    try (var trainer = new VisionTrainer(config, VisionWeights.seeded(config, 1), Optimizer.ADAM)) {
      IntStream.rangeClosed(1, steps).forEach(n -> trainer.step(batches.batch(n), n, 3e-3));
      Safetensors.write(file, trainer.weights(), Map.of());
    }
    return new Subject(ref, config.name(), "sha256:" + ref, file);
  }

  private Subject gpt() {
    Path file = directory.resolve("gpt");
    Safetensors.write(file, GptWeights.seeded(GptConfig.NANO, 1), Map.of());
    return new Subject("s@1", "gpt-nano", "sha256:g", file);
  }

  private static Evaluation evaluate(
      Subject candidate, Optional<Subject> baseline, Path corpus, double split) {
    return new Evaluator()
        .evaluate(
            new Evaluator.Task(
                candidate, baseline, corpus, "sha256:c", split, Form.TEXT, List.of(), 7));
  }

  @Test
  void candidateProductionAndClassMeansAreMeasuredOnTheSameImages() {
    Subject candidate = trained("s@2", VisionConfig.CNN, 150);
    Subject live = trained("s@1", VisionConfig.MLP, 20);
    Evaluation evaluation = evaluate(candidate, Optional.of(live), Images.DIGITS, SPLIT);
    Evaluation.Images images = evaluation.images().orElseThrow();

    assertThat(images.heldOut()).isEqualTo(359);
    double loss = evaluation.candidate().loss().orElseThrow();
    double liveLoss = evaluation.baseline().orElseThrow().loss().orElseThrow();
    assertThat(loss).isLessThan(liveLoss);
    assertThat(evaluation.gain().orElseThrow()).isCloseTo(liveLoss - loss, within(1e-12));
    assertThat(images.accuracy().orElseThrow())
        .isGreaterThan(images.baselineAccuracy().orElseThrow())
        .isGreaterThan(0.9);
    assertThat(images.classMeansAccuracy().orElseThrow()).isBetween(0.8, 0.95);
    assertThat(evaluation.uniformLoss()).isEqualTo(Math.log(10));
    assertThat(evaluation.orderTwoLoss()).isEmpty();
    assertThat(evaluation.samples()).isEmpty();
    assertThat(evaluate(candidate, Optional.of(live), Images.DIGITS, SPLIT)).isEqualTo(evaluation);
  }

  @Test
  void classMeansAreTheBar_whereNothingIsLive() {
    Evaluation evaluation =
        evaluate(trained("s@1", VisionConfig.CNN, 0), Optional.empty(), Images.DIGITS, SPLIT);
    assertThat(evaluation.reference())
        .isPresent()
        .isEqualTo(evaluation.images().orElseThrow().classMeansLoss());
    assertThat(evaluation.gain().orElseThrow()).isNegative();
  }

  @Test
  void nothingHeldOut_givesNoNumbers() {
    Evaluation evaluation =
        evaluate(trained("s@1", VisionConfig.MLP, 0), Optional.empty(), Images.DIGITS, 0);
    assertThat(evaluation.candidate().loss()).isEmpty();
    assertThat(evaluation.images())
        .contains(
            new Evaluation.Images(
                0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    assertThat(evaluation.reference()).isEmpty();
  }

  @Test
  void modelsOfTextAndOfImagesHaveNoLossInCommon() throws IOException {
    Subject cnn = trained("s@2", VisionConfig.CNN, 1);
    Evaluation images = evaluate(cnn, Optional.of(gpt()), Images.DIGITS, SPLIT);
    assertThat(images.candidate().loss()).isPresent();
    assertThat(images.baseline().orElseThrow().loss()).isEmpty();
    assertThat(images.reference()).isEmpty();

    Path text = directory.resolve("text");
    Files.write(text, SampleCorpus.text(12_000, 1));
    Evaluation texts = evaluate(gpt(), Optional.of(cnn), text, 0.1);
    assertThat(texts.candidate().loss()).isPresent();
    assertThat(texts.baseline().orElseThrow().loss()).isEmpty();
    assertThat(texts.images()).isEmpty();
  }
}
