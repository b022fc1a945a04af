package org.zeropoint.lm.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.data.Message;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.generation.Completion;
import org.zeropoint.lm.generation.Finish;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.generation.Sampling;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Unavailable;

class LanguageModelTest {

  private static final Sampling GREEDY = Sampling.of(0, 1);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void pack() {
    file = SmallModel.packedLlama(directory, 3);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Completion write(LanguageModel model, String prompt, int tokens, String... stops) {
    return model.generate(Prompt.of(prompt), tokens, GREEDY, List.of(stops), piece -> true);
  }

  /** The likeliest token each time, each row computed anew. */
  private int[] greedy(String prompt, int tokens) {
    try (Tokenizer tokenizer = Tokenizer.open(directory);
        Decoder decoder = ModelDirectory.open(directory).load(Precision.FP32)) {
      int[] row = tokenizer.encode(prompt);
      for (int i = 0; i < tokens; i++) {
        float[] scores = decoder.logits(List.of(row)).get(0);
        int from = (row.length - 1) * decoder.config().vocabulary();
        int best = 0;
        for (int t = 1; t < tokenizer.vocabulary(); t++) {
          best = scores[from + t] > scores[from + best] ? t : best;
        }
        row = Arrays.copyOf(row, row.length + 1);
        row[row.length - 1] = best;
      }
      return Arrays.copyOfRange(row, row.length - tokens, row.length);
    }
  }

  @Test
  void aTextIsThatOfTheLikeliestTokens() {
    try (LanguageModel model = LanguageModel.open("any", file);
        Tokenizer tokenizer = Tokenizer.open(directory)) {
      Completion completion = write(model, "once upon", 12);
      assertThat(completion.text()).isEqualTo(tokenizer.decodeOrdinary(greedy("once upon", 12)));
      assertThat(completion.tokens()).isEqualTo(12);
      assertThat(completion.promptTokens()).isEqualTo(tokenizer.encode("once upon").length);
      assertThat(completion.finish()).isEqualTo(Finish.LENGTH);
    }
  }

  @Test
  void textsGoOnBeyondTheContext() {
    try (LanguageModel model = LanguageModel.open("any", file)) {
      assertThat(write(model, "a".repeat(500), 100).tokens()).isEqualTo(100);
      assertThat(write(model, "", 3 * SmallModel.CONTEXT).tokens())
          .isEqualTo(3 * SmallModel.CONTEXT);
    }
  }

  @Test
  void textsSideBySideAreThoseOfEachAlone() {
    List<byte[]> prompts = List.of(bytes("one"), bytes("a second, longer one"), bytes("\u00e9"));
    try (LanguageModel model = LanguageModel.open("any", file)) {
      List<Generated> together = model.generateAll(prompts, 20, 0, 1);
      for (int i = 0; i < prompts.size(); i++) {
        assertThat(together.get(i).text())
            .isEqualTo(model.generateAll(List.of(prompts.get(i)), 20, 0, 1).get(0).text());
      }
    }
  }

  @Test
  void anAnswerWithoutATemplate_isThatToWhatTrainingShows_withoutTheSpaceBeforeIt() {
    List<Message> said = List.of(new Message(Message.Role.USER, "why"));
    try (LanguageModel model = LanguageModel.open("any", file)) {
      Prompt asked = new Prompt("User: why\nAssistant: ", said);
      String answer = model.generate(asked, 20, GREEDY, List.of(), piece -> true).text();
      String shown = write(model, "User: why\nAssistant:", 20).text();
      assertThat(answer).isEqualTo(shown.startsWith(" ") ? shown.substring(1) : shown);
      assertThat(answer).isNotEqualTo(write(model, "User: why\nAssistant: ", 20).text());
    }
  }

  @Test
  void partsOfCharactersAtThePromptsEndsAreLeftOut() {
    byte[] cut = Arrays.copyOfRange(bytes("\u65e5 word \u65e5"), 1, 10);
    try (LanguageModel model = LanguageModel.open("any", file)) {
      assertThat(model.generateAll(List.of(cut), 9, 0, 1).get(0).text())
          .isEqualTo(model.generate(" word ", 9, 0, 1).text());
    }
  }

  @Test
  void aTextEndsAtItsEndOfText_andAtAStopString() throws IOException {
    int[] likeliest = greedy("once upon", 12);
    Path config = directory.resolve("config.json");
    int end = likeliest[5];
    Files.writeString(
        config, Files.readString(config).replace("\"eos_token_id\":0", "\"eos_token_id\":" + end));
    Path ending = directory.resolve("ending.safetensors");
    ModelFile.pack(directory, ending);
    int first = 0;
    while (likeliest[first] != end) {
      first++;
    }
    try (LanguageModel model = LanguageModel.open("any", ending);
        Tokenizer tokenizer = Tokenizer.open(directory)) {
      Completion ended = write(model, "once upon", 12);
      assertThat(ended.finish()).isEqualTo(Finish.STOP);
      assertThat(ended.tokens()).isEqualTo(first + 1);
      assertThat(ended.text()).isEqualTo(tokenizer.decodeOrdinary(Arrays.copyOf(likeliest, first)));
    }
    try (LanguageModel model = LanguageModel.open("any", file)) {
      String text = write(model, "once upon", 12).text();
      Completion stopped = write(model, "once upon", 12, text.substring(3, 5));
      assertThat(stopped.finish()).isEqualTo(Finish.STOP);
      assertThat(stopped.text()).isEqualTo(text.substring(0, text.indexOf(text.substring(3, 5))));
    }
  }

  @Test
  void whoWantsNoMoreEndsIt_andPiecesMakeTheText() {
    var pieces = new ArrayList<String>();
    try (LanguageModel model = LanguageModel.open("any", file)) {
      Completion whole =
          model.generate(Prompt.of("x"), 30, Sampling.of(1, 7), List.of(), pieces::add);
      assertThat(String.join("", pieces)).isEqualTo(whole.text());
      Completion cut =
          model.generate(Prompt.of("x"), 30, Sampling.of(1, 7), List.of(), piece -> false);
      assertThat(cut.finish()).isEqualTo(Finish.CANCELLED);
      assertThat(whole.text()).startsWith(cut.text());
      assertThat(cut.tokens()).isLessThan(30);
    }
  }

  @Test
  void messagesAreWrittenByTheModelsTemplate() throws IOException {
    Path tokenizerFile = directory.resolve("tokenizer.json");
    String tokens = Files.readString(tokenizerFile);
    var root = (ObjectNode) Json.parse(tokens);
    var added = (ArrayNode) root.path("added_tokens");
    for (int id = 300; id < 302; id++) {
      var token = added.get(0).deepCopy();
      ((ObjectNode) token)
          .put("id", id)
          .put("content", id == 300 ? "<|im_start|>" : "<|im_end|>")
          .put("special", true);
      added.add(token);
    }
    Files.writeString(tokenizerFile, root.toString());
    Path chat = directory.resolve("chat.safetensors");
    ModelFile.pack(directory, chat);
    var messages = List.of(new Message(Message.Role.USER, "hello"));
    try (LanguageModel model = LanguageModel.open("any", chat)) {
      Completion answer =
          model.generate(
              new Prompt("User: hello\nAssistant: ", messages), 5, GREEDY, List.of(), p -> true);
      var instruction =
          new Instruction.Chat(
              List.of(messages.get(0), new Message(Message.Role.ASSISTANT, "good day")));
      List<Prompt> prompts = List.of(Prompt.before(instruction), Prompt.of("once"));
      assertThat(prompts.get(0)).isEqualTo(new Prompt("User: hello\nAssistant:", messages));
      assertThat(model.answerAll(prompts, 5, 0, 1))
          .extracting(Generated::text)
          .containsExactly(answer.text(), model.generate("once", 5, 0, 1).text());
      Completion written = write(model, "ignored", 5);
      assertThat(answer.promptTokens()).isNotEqualTo(written.promptTokens());
      try (Tokenizer tokenizer = Tokenizer.open(directory)) {
        int[] prompt =
            tokenizer.encode("<|im_start|>user\nhello<|im_end|>\n<|im_start|>assistant\n");
        assertThat(answer.promptTokens()).isEqualTo(prompt.length);
      }
    }
  }

  @Test
  void modelsOfBytesAndOfTokensAreScoredOnTheSameText() {
    Path weights = directory.resolve("nano.safetensors");
    Safetensors.write(weights, GptWeights.seeded(GptConfig.NANO, 1), Map.of());
    byte[] text = bytes("so much text that it is more than a window. ".repeat(40));
    try (LanguageModel bytes = LanguageModel.open("gpt-nano", weights);
        LanguageModel tokens = LanguageModel.open("any", file)) {
      LanguageModel.Score one = bytes.heldOut(text);
      LanguageModel.Score other = tokens.heldOut(text);
      assertThat(one.loss()).isCloseTo(Math.log(256), within(0.2));
      assertThat(other.loss()).isPositive().isLessThan(one.loss() + 1);
      assertThat(other.bytes()).isCloseTo(one.bytes(), within(64L));
      assertThat(bytes.answers(List.of(new Instruction.Completion("a", "b"))).loss()).isNaN();
    }
  }

  @Test
  void anUnknownModelOfBytesIsRefused_andAClosedModelDoesNothing() {
    Path weights = directory.resolve("model.safetensors");
    assertThatThrownBy(() -> LanguageModel.open("gpt-none", weights))
        .isInstanceOf(Unavailable.class)
        .hasMessage("this server cannot run a gpt-none");
    LanguageModel model = LanguageModel.open("any", file);
    model.close();
    model.close();
    assertThatThrownBy(() -> model.generate("a", 1, 0, 1))
        .isInstanceOf(IllegalStateException.class);
  }
}
