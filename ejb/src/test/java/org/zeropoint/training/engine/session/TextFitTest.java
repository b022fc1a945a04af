package org.zeropoint.training.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.shared.Violation;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.Tokens;

class TextFitTest {

  @TempDir private Path directory;

  private Path text(String content) throws IOException {
    return Files.writeString(directory.resolve("corpus"), content);
  }

  private static TrainingPlan plan(String modelId, Optional<String> format) {
    Optional<Tuning> tuning =
        format.map(
            f ->
                new Tuning(
                    "cosine",
                    0,
                    0,
                    Optional.of(new Tokens(Optional.empty(), 0, 1, "fp32", 32, f))));
    return new TrainingPlan(
        "syn", "djl", modelId, Optional.empty(), "corpus", 5, 2, 0.01, "sgd", 0.2, 1, tuning);
  }

  private static Optional<String> broken(Optional<Violation> obstacle) {
    return obstacle.map(v -> v.pointer() + " " + v.rule());
  }

  @Test
  void aTextShorterThanTheContext_isNone() throws IOException {
    assertThat(broken(TextFit.obstacle(plan("gpt-nano", Optional.empty()), text("a".repeat(70)))))
        .hasValueSatisfying(rule -> assertThat(rule).startsWith("/corpus leaves 56 bytes"));
    assertThat(TextFit.obstacle(plan("gpt-nano", Optional.empty()), text("a".repeat(700))))
        .isEmpty();
  }

  @Test
  void instructionsAreReadAsSuch() throws IOException {
    TrainingPlan plan = plan("small", Optional.of("instructions"));
    assertThat(broken(TextFit.obstacle(plan, text("plain words\n".repeat(20)))))
        .hasValueSatisfying(rule -> assertThat(rule).startsWith("/corpus ").contains("line 1"));
    String line = "{\"prompt\": \"why %d\", \"completion\": \"so\"}\n";
    assertThat(broken(TextFit.obstacle(plan, text(line.formatted(1)))))
        .hasValueSatisfying(rule -> assertThat(rule).contains("for training", "held out"));
    var lines = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      lines.append(line.formatted(i));
    }
    assertThat(TextFit.obstacle(plan, text(lines.toString()))).isEmpty();
  }
}
