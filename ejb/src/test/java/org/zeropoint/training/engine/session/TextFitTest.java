package org.zeropoint.training.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.language.SmallModel;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Violation;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.SoftPrompt;
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
                    Optional.of(
                        new Tokens(Optional.empty(), Optional.empty(), 0, 1, "fp32", 32, f))));
    return new TrainingPlan(
        "syn", "djl", modelId, Optional.empty(), "corpus", 5, 2, 0.01, "sgd", 0.2, 1, tuning);
  }

  private Optional<Violation> obstacle(TrainingPlan plan, String content) throws IOException {
    return TextFit.obstacle(plan, text(content), Optional.empty());
  }

  private static Optional<String> broken(Optional<Violation> obstacle) {
    return obstacle.map(v -> v.pointer() + " " + v.rule());
  }

  @Test
  void aTextShorterThanTheContext_isNone() throws IOException {
    assertThat(broken(obstacle(plan("gpt-nano", Optional.empty()), "a".repeat(70))))
        .hasValueSatisfying(rule -> assertThat(rule).startsWith("/corpus leaves 56 bytes"));
    assertThat(obstacle(plan("gpt-nano", Optional.empty()), "a".repeat(700))).isEmpty();
  }

  @Test
  void instructionsAreReadAsSuch() throws IOException {
    TrainingPlan plan = plan("small", Optional.of("instructions"));
    assertThat(broken(obstacle(plan, "plain words\n".repeat(20))))
        .hasValueSatisfying(rule -> assertThat(rule).startsWith("/corpus ").contains("line 1"));
    String line = "{\"prompt\": \"why %d\", \"completion\": \"so\"}\n";
    assertThat(broken(obstacle(plan, line.formatted(1))))
        .hasValueSatisfying(rule -> assertThat(rule).contains("for training", "held out"));
    var lines = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      lines.append(line.formatted(i));
    }
    assertThat(obstacle(plan, lines.toString())).isEmpty();
  }

  /** A small model, whose files name no end of a text. */
  private Path endless() throws IOException {
    SmallModel.packedLlama(directory, 1);
    Path config = directory.resolve("config.json");
    String named = Files.readString(config);
    String unnamed = named.replace(",\"eos_token_id\":0", "");
    assertThat(unnamed).isNotEqualTo(named);
    Files.writeString(config, unnamed);
    Path packed = directory.resolve("endless.safetensors");
    ModelFile.pack(directory, packed);
    return packed;
  }

  @Test
  void aTokenizerHasToEndTexts() throws IOException {
    TrainingPlan plan = plan("small", Optional.of("text"));
    Path words = text("words ".repeat(99));
    assertThat(broken(TextFit.obstacle(plan, words, Optional.of(endless()))))
        .hasValueSatisfying(rule -> assertThat(rule).startsWith("/base ").contains("eos"));
    Path whole = SmallModel.packedLlama(Files.createDirectory(directory.resolve("whole")), 1);
    assertThat(TextFit.obstacle(plan, words, Optional.of(whole))).isEmpty();
  }

  @Test
  void aBaseWithASoftPrompt_isGoneOnFromByOneOfItsLength() throws IOException {
    Path words = text("words ".repeat(99));
    Path prompted = directory.resolve("prompted.safetensors");
    Path plain = SmallModel.packedLlama(Files.createDirectory(directory.resolve("plain")), 1);
    try (ModelFile model = ModelFile.open(plain)) {
      model.writePrompted(prompted, Tensor.of(new float[5 * 32], 5, 32));
    }
    for (Optional<Integer> length : List.of(Optional.<Integer>empty(), Optional.of(4))) {
      assertThat(broken(TextFit.obstacle(prompted(length), words, Optional.of(prompted))))
          .hasValueSatisfying(
              rule -> assertThat(rule).startsWith("/base has a soft prompt of 5 vectors"));
      assertThat(TextFit.obstacle(prompted(length), words, Optional.of(plain))).isEmpty();
    }
    assertThat(TextFit.obstacle(prompted(Optional.of(5)), words, Optional.of(prompted))).isEmpty();
  }

  private static TrainingPlan prompted(Optional<Integer> length) {
    var tokens =
        new Tokens(Optional.empty(), length.map(SoftPrompt::new), 0, 1, "fp32", 32, "text");
    var tuning = new Tuning("cosine", 0, 0, Optional.of(tokens));
    return new TrainingPlan(
        "syn",
        "djl",
        "small",
        Optional.empty(),
        "corpus",
        5,
        2,
        0.01,
        "sgd",
        0.2,
        1,
        Optional.of(tuning));
  }

  /** It is not what its digest says, which the run tells: nothing else is said of it before. */
  @Test
  void ofAFileThatIsDamaged_nothingIsSaid() throws IOException {
    TrainingPlan plan = plan("small", Optional.of("text"));
    Path file = endless();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    assertThat(TextFit.obstacle(plan, text("words ".repeat(99)), Optional.of(file))).isEmpty();
  }
}
