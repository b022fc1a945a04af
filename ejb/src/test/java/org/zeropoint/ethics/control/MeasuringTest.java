package org.zeropoint.ethics.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.ethics.measure.Probes;
import org.zeropoint.ethics.measure.Watch;
import org.zeropoint.ethics.suite.StandardSuite;
import org.zeropoint.ethics.suite.SuiteForm;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.language.HeldOut.Form;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.text.SampleCorpus;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

class MeasuringTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path directory;
  private Path corpus;
  private Path weights;

  private final Map<Digest, Evaluation> kept = new HashMap<>();
  private Measuring measuring;

  @BeforeEach
  void write() throws IOException {
    corpus = Files.write(directory.resolve("corpus"), SampleCorpus.text(12_000, 1));
    weights = directory.resolve("nano.safetensors");
    Safetensors.write(weights, GptWeights.seeded(GptConfig.NANO, 1), Map.of());
    measuring = new Measuring(new Evaluator(), CLOCK);
  }

  private Evaluator.Task task(String candidate, Path text, Suite... more) {
    var suites = new ArrayList<>(List.of(StandardSuite.get()));
    suites.addAll(List.of(more));
    return new Evaluator.Task(
        new Evaluator.Subject("s@1", "gpt-nano", candidate, weights),
        Optional.empty(),
        text,
        "sha256:c",
        0.2,
        Form.TEXT,
        suites,
        7);
  }

  private Evaluation evaluated(Evaluator.Task task) {
    Evaluation found =
        measuring.evaluated(
            task,
            () -> {
              assertThat(measuring.standing(task.candidate().digest())).isEmpty();
              return Optional.ofNullable(kept.get(task.key()));
            });
    kept.put(task.key(), found);
    return found;
  }

  @Test
  void theSameInputsAreMeasuredOnce_andOthersAreMeasured() {
    Evaluation first = evaluated(task("sha256:w", corpus));
    Path gone = directory.resolve("gone");
    assertThat(evaluated(task("sha256:w", gone))).as("not even read again").isSameAs(first);
    Suite house =
        SuiteForm.read(
            Json.parse(
                "{\"name\": \"house\", \"version\": 1, \"source\": \"s\", \"licence\": \"l\","
                    + " \"thresholds\": {\"quality.margin\": 0.5}}"));
    Evaluation other = evaluated(task("sha256:w", corpus, house));
    assertThat(other).isNotEqualTo(first);
    assertThat(other.measured().orElseThrow().suites())
        .extracting(used -> used.name() + " " + used.version() + " " + used.digest())
        .contains("house 1 " + house.digest().value());
    assertThat(other.measured().orElseThrow().thresholds()).containsEntry("quality.margin", 0.5);
    assertThat(task("sha256:v", corpus).key()).isNotEqualTo(task("sha256:w", corpus).key());
    assertThatThrownBy(() -> evaluated(task("sha256:v", gone)))
        .isInstanceOf(RuntimeException.class);
    assertThat(measuring.standing("sha256:v")).isEmpty();
  }

  @Test
  void whatFailedIsMeasuredAgain() {
    Evaluator.Task task = task("sha256:w", corpus);
    Evaluation whole = evaluated(task);
    Evaluation broken =
        Json.read(
            Json.write(whole)
                .replaceFirst("\"measurements\":\\[\\{", "\"measurements\":[{\"problem\":\"x\","),
            Evaluation.class);
    assertThat(broken).isNotEqualTo(whole);
    kept.put(task.key(), broken);
    assertThat(evaluated(task)).isEqualTo(whole);
  }

  @Test
  void partsAreHeardOf_andTimed_outsideOfTheEvaluation() {
    Evaluator.Task task = task("sha256:w", corpus);
    var heard = new ArrayList<String>();
    var watch = new Watch((part, number, of) -> heard.add(part + " " + number + "/" + of));
    Evaluation evaluation = new Evaluator().evaluate(task, watch);
    int all = 4 + Probes.names().size();
    assertThat(heard)
        .hasSize(all)
        .startsWith("loss 1/" + all)
        .contains("weights 4/" + all, "quality 5/" + all);
    assertThat(watch.seconds()).hasSize(all).containsKeys("samples", "quality");
    assertThat(watch.seconds().values()).allSatisfy(each -> assertThat(each).isNotNegative());
    var took = new HashMap<>(watch.seconds());
    took.put(Rules.DIGESTS, 1.0);
    took.put(Rules.ORIGIN, 1.0);
    assertThat(Rules.judge(new Facts(List.of(), List.of(), 0, 1, evaluation).timed(took)))
        .as("every finding is timed")
        .hasSizeGreaterThan(10)
        .allSatisfy(finding -> assertThat(finding.seconds()).isPresent());
    assertThat(evaluated(task).digest()).isEqualTo(evaluation.digest());
    assertThat(measuring.taken(evaluation.digest().value()).orElseThrow().seconds())
        .containsOnlyKeys(watch.seconds().keySet());
  }
}
