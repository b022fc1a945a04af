package org.zeropoint.lm.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.data.Example;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.text.Windows;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;

class HeldOutTest {

  private static final Path TOKENIZER = Path.of("../src/it/models/tokenizer");

  @TempDir Path directory;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<Integer> targets(HeldOut data) {
    var targets = new ArrayList<Integer>();
    for (Batch batch : data.batches()) {
      for (long target : batch.targets()) {
        if (target != Example.IGNORED) {
          targets.add((int) target);
        }
      }
    }
    return targets;
  }

  @Test
  void eachTokenButTheFirstIsScoredOnce_inRowsOfTheContext() {
    try (Tokenizer tokenizer = Tokenizer.open(TOKENIZER)) {
      String text = "The quick brown fox jumps over the lazy dog, and over the next one.";
      HeldOut data = HeldOut.ofText(bytes(text), tokenizer, 7, 304);
      int[] tokens = tokenizer.encode(text);
      assertThat(targets(data)).hasSize(tokens.length - 1);
      for (int i = 1; i < tokens.length; i++) {
        assertThat(targets(data).get(i - 1)).isEqualTo(tokens[i]);
      }
      assertThat(data.tokens()).isEqualTo(tokens.length - 1);
      String first = tokenizer.decode(new int[] {tokens[0]});
      assertThat(data.bytes()).isEqualTo(bytes(text).length - bytes(first).length);
      assertThat(data.batches()).allMatch(batch -> batch.length() <= 7);
    }
  }

  @Test
  void aFirstCharacterOfSeveralTokensIsNotScored() {
    try (Tokenizer tokenizer = Tokenizer.open(TOKENIZER)) {
      int[] tokens = tokenizer.encode("\u65e5 x");
      assertThat(tokenizer.encode("\u65e5").length).isGreaterThan(1);
      HeldOut data = HeldOut.ofText(bytes("\u65e5 x"), tokenizer, 7, 304);
      assertThat(data.bytes()).isEqualTo(2);
      assertThat(data.tokens()).isEqualTo(tokens.length - tokenizer.encode("\u65e5").length);
    }
  }

  @Test
  void theLossByBytesIsTheSumOverTheBytes() {
    SmallModel.llama(directory, 3);
    try (Tokenizer tokenizer = Tokenizer.open(directory);
        Decoder decoder = ModelDirectory.open(directory).load(Precision.FP32)) {
      String text = "some words that nobody said before";
      HeldOut data = HeldOut.ofText(bytes(text), tokenizer, 64, 304);
      int[] tokens = tokenizer.encode(text);
      double nats = decoder.loss(List.of(tokens)) * (tokens.length - 1);
      assertThat(data.natsPerByte(decoder.lossOver(data.batches())))
          .isCloseTo(nats / data.bytes(), within(1e-5));
    }
  }

  @Test
  void ofALongTextPassagesAreScored() {
    var random = new SplittableRandom(5);
    var text = new StringBuilder();
    while (text.length() < 5 * Windows.MAX_BYTES) {
      text.append((char) ('a' + random.nextInt(26)))
          .append(random.nextInt(9) == 0 ? "\u00e9 " : "");
    }
    try (Tokenizer tokenizer = Tokenizer.open(TOKENIZER)) {
      HeldOut data = HeldOut.ofText(bytes(text.toString()), tokenizer, 512, 304);
      assertThat(data.bytes()).isBetween(Windows.MAX_BYTES - 16 * 12L, (long) Windows.MAX_BYTES);
    }
  }

  @Test
  void onlyAnswersAreScored() {
    SmallModel.gpt2(directory, 3);
    List<Instruction> lines =
        List.of(
            new Instruction.Completion("Say yes: ", "yes"),
            new Instruction.Completion("Say no: ", "never"));
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      HeldOut data = HeldOut.ofInstructions(lines, tokenizer, 64, 304);
      assertThat(data.bytes()).isEqualTo("yesnever".length());
      assertThat(data.tokens())
          .isEqualTo(tokenizer.encode("yes").length + tokenizer.encode("never").length + 2);
      assertThat(HeldOut.answers(lines))
          .extracting(answer -> new String(answer, StandardCharsets.UTF_8))
          .containsExactly("yes", "never");
    }
  }

  @Test
  void nothingHeldOut_isNoNumber() {
    try (Tokenizer tokenizer = Tokenizer.open(TOKENIZER)) {
      for (HeldOut data :
          List.of(
              HeldOut.ofText(new byte[0], tokenizer, 64, 304),
              HeldOut.ofInstructions(List.of(), tokenizer, 64, 304))) {
        assertThat(data.isEmpty()).isTrue();
        assertThat(data.natsPerByte(1)).isNaN();
      }
    }
  }

  @Test
  void tokensThatDoNotSayWhatTheTextSays_areRefused() throws IOException {
    SmallModel.gpt2(directory, 3);
    Path file = directory.resolve("tokenizer.json");
    var root = (ObjectNode) Json.parse(Files.readString(file));
    root.putObject("normalizer")
        .put("type", "Replace")
        .put("content", "a")
        .putObject("pattern")
        .put("Regex", "[^a]");
    Files.writeString(file, root.toString());
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      List<Instruction> lines = List.of(new Instruction.Completion("Say yes: ", "yes"));
      for (ThrowingCallable read :
          List.<ThrowingCallable>of(
              () -> HeldOut.ofText(bytes("some words"), tokenizer, 64, 304),
              () -> HeldOut.ofInstructions(lines, tokenizer, 64, 304))) {
        assertThatThrownBy(read)
            .isInstanceOf(Invalid.class)
            .hasMessageContaining("do not give the text back");
      }
    }
  }

  @Test
  void rowsOfAHugeVocabularyAreShort() {
    try (Tokenizer tokenizer = Tokenizer.open(TOKENIZER)) {
      String text = "The quick brown fox jumps over the lazy dog, ".repeat(20);
      HeldOut data = HeldOut.ofText(bytes(text), tokenizer, 1024, 1 << 22);
      assertThat(data.batches()).allMatch(batch -> batch.rows() * batch.length() <= 32);
      assertThat(data.tokens()).isEqualTo(tokenizer.encode(text).length - 1);
    }
  }
}
