package org.zeropoint.lm.language;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.generation.Completion;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.generation.Listener;
import org.zeropoint.lm.generation.Sampling;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.model.VirtualTokens;
import org.zeropoint.lm.model.Writing;
import org.zeropoint.lm.torch.Usage;

/** A model with a tokenizer, of a {@link ModelFile}. */
final class TokenModel implements LanguageModel {

  private final Decoder decoder;
  private final Tokenizer tokenizer;
  private final TokenWriter writer;
  private final Usage usage = new Usage();

  private TokenModel(Decoder decoder, Tokenizer tokenizer) {
    this.decoder = decoder;
    this.tokenizer = tokenizer;
    this.writer =
        new TokenWriter(
            tokenizer,
            decoder.config().vocabulary(),
            (prompts, samplers, most) -> new Writing(decoder, prompts, samplers, most));
  }

  static TokenModel open(Path file) {
    try (ModelFile model = ModelFile.open(file)) {
      Tokenizer tokenizer = model.tokenizer();
      try {
        return new TokenModel(decoder(model), tokenizer);
      } catch (RuntimeException | Error e) {
        tokenizer.close();
        throw e;
      }
    }
  }

  private static Decoder decoder(ModelFile model) {
    return model
        .prompt()
        .map(
            vectors ->
                Decoder.load(
                    model.config(),
                    model.weights(),
                    Precision.FP32,
                    VirtualTokens.of(vectors),
                    Map.of(VirtualTokens.NAME, vectors)))
        .orElseGet(() -> Decoder.load(model.config(), model.weights(), Precision.FP32));
  }

  @Override
  public int context() {
    return decoder.context();
  }

  @Override
  public Score heldOut(byte[] text) {
    return usage.during(() -> score(HeldOut.ofText(text, tokenizer, context(), vocabulary())));
  }

  @Override
  public Score answers(List<Instruction> heldOut) {
    return usage.during(
        () -> score(HeldOut.ofInstructions(heldOut, tokenizer, context(), vocabulary())));
  }

  private int vocabulary() {
    return decoder.config().vocabulary();
  }

  private Score score(HeldOut data) {
    return data.isEmpty()
        ? Score.NONE
        : new Score(data.natsPerByte(decoder.lossOver(data.batches())), data.bytes());
  }

  @Override
  public List<Likelihood> likelihoods(List<Question> questions) {
    var form = new TokenQuestions(tokenizer, length());
    return usage.during(() -> scored(questions.stream().map(form::row).toList()));
  }

  @Override
  public List<Likelihood> answerLikelihoods(List<Instruction> instructions) {
    return usage.during(() -> scored(HeldOut.answerRows(instructions, tokenizer, length())));
  }

  private int length() {
    return HeldOut.rowLength(context(), decoder.config().vocabulary());
  }

  private List<Likelihood> scored(List<Scoring.Row> rows) {
    long positions = HeldOut.positions(context(), decoder.config().vocabulary());
    return new Scoring(decoder::scores, positions).score(rows);
  }

  @Override
  public List<Generated> generateAll(
      List<byte[]> prompts, int maxTokens, double temperature, long seed) {
    List<Prompt> whole = prompts.stream().map(prompt -> Prompt.of(whole(prompt))).toList();
    return answerAll(whole, maxTokens, temperature, seed);
  }

  @Override
  public List<Generated> answerAll(
      List<Prompt> prompts, int maxTokens, double temperature, long seed) {
    return usage.during(() -> writer.answerAll(prompts, maxTokens, temperature, seed));
  }

  @Override
  public Completion generate(
      Prompt prompt, int maxTokens, Sampling sampling, List<String> stops, Listener listener) {
    return usage.during(() -> writer.write(prompt, maxTokens, sampling, stops, listener));
  }

  /** Without the parts of characters at the ends. */
  private static String whole(byte[] utf8) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) == '\uFFFD') {
      from++;
    }
    while (to > from && text.charAt(to - 1) == '\uFFFD') {
      to--;
    }
    return text.substring(from, to);
  }

  @Override
  public void close() {
    usage.end(
        () -> {
          decoder.close();
          tokenizer.close();
        });
  }
}
