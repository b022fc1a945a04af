package org.zeropoint.lm.language;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.data.Template;
import org.zeropoint.lm.data.TokenStream;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.generation.Completion;
import org.zeropoint.lm.generation.Continuation;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.generation.Listener;
import org.zeropoint.lm.generation.Sampler;
import org.zeropoint.lm.generation.Sampling;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.model.Writing;
import org.zeropoint.lm.torch.Usage;

/** A model with a tokenizer, of a {@link ModelFile}. */
final class TokenModel implements LanguageModel {

  private final Decoder decoder;
  private final Tokenizer tokenizer;
  private final Template template;
  private final Usage usage = new Usage();

  private TokenModel(Decoder decoder, Tokenizer tokenizer) {
    this.decoder = decoder;
    this.tokenizer = tokenizer;
    this.template = Template.detect(tokenizer);
  }

  static TokenModel open(Path file) {
    try (ModelFile model = ModelFile.open(file)) {
      Tokenizer tokenizer = model.tokenizer();
      try {
        return new TokenModel(
            Decoder.load(model.config(), model.weights(), Precision.FP32), tokenizer);
      } catch (RuntimeException | Error e) {
        tokenizer.close();
        throw e;
      }
    }
  }

  @Override
  public int context() {
    return decoder.config().context();
  }

  @Override
  public Score heldOut(byte[] text) {
    return usage.during(() -> score(HeldOut.ofText(text, tokenizer, decoder.config())));
  }

  @Override
  public Score answers(List<Instruction> heldOut) {
    return usage.during(() -> score(HeldOut.ofInstructions(heldOut, tokenizer, decoder.config())));
  }

  private Score score(HeldOut data) {
    return data.isEmpty()
        ? Score.NONE
        : new Score(data.natsPerByte(decoder.lossOver(data.batches())), data.bytes());
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
    var samplers = new ArrayList<Sampler>();
    for (int i = 0; i < prompts.size(); i++) {
      samplers.add(sampler(Sampling.of(temperature, seed + i)));
    }
    return usage.during(() -> writeAll(prompts, samplers, maxTokens));
  }

  private List<Generated> writeAll(List<Prompt> prompts, List<Sampler> samplers, int maxTokens) {
    List<int[]> read = prompts.stream().map(this::tokens).toList();
    List<Set<Integer>> ends = prompts.stream().map(this::ends).toList();
    var texts = new int[read.size()][maxTokens];
    var sizes = new int[read.size()];
    var open = new boolean[read.size()];
    Arrays.fill(open, true);
    int left = open.length;
    try (var writing = new Writing(decoder, read, samplers, maxTokens)) {
      for (int i = 0; i < maxTokens && left > 0; i++) {
        int[] drawn = writing.next();
        for (int r = 0; r < open.length; r++) {
          if (open[r] && ends.get(r).contains(drawn[r])) {
            open[r] = false;
            left--;
          } else if (open[r]) {
            texts[r][sizes[r]++] = drawn[r];
          }
        }
      }
    }
    var generated = new ArrayList<Generated>();
    for (int r = 0; r < sizes.length; r++) {
      String text = tokenizer.decodeOrdinary(Arrays.copyOf(texts[r], sizes[r]));
      generated.add(new Generated(text.getBytes(StandardCharsets.UTF_8), sizes[r]));
    }
    return generated;
  }

  @Override
  public Completion generate(
      Prompt prompt, int maxTokens, Sampling sampling, List<String> stops, Listener listener) {
    return usage.during(() -> write(prompt, maxTokens, sampling, stops, listener));
  }

  private Completion write(
      Prompt prompt, int maxTokens, Sampling sampling, List<String> stops, Listener listener) {
    int[] read = tokens(prompt);
    Set<Integer> ends = ends(prompt);
    var continuation = new Continuation(stops, listener);
    TokenStream stream = tokenizer.stream();
    boolean wanted = true;
    try (var writing = new Writing(decoder, List.of(read), List.of(sampler(sampling)), maxTokens)) {
      boolean begun = !plainChat(prompt);
      for (int i = 0; i < maxTokens && wanted; i++) {
        int token = writing.next()[0];
        if (ends.contains(token)) {
          wanted = continuation.end();
        } else {
          String piece = stream.next(token);
          wanted = continuation.add(begun || !piece.startsWith(" ") ? piece : piece.substring(1));
          begun |= !piece.isEmpty();
        }
      }
    }
    continuation.rest(stream.end());
    return continuation.finish(read.length);
  }

  private Sampler sampler(Sampling sampling) {
    return new Sampler(sampling, Math.min(tokenizer.vocabulary(), decoder.config().vocabulary()));
  }

  private boolean chats(Prompt prompt) {
    return !prompt.messages().isEmpty() && template != Template.PLAIN;
  }

  /** Whether the model was taught that an answer begins with a space. */
  private boolean plainChat(Prompt prompt) {
    return !prompt.messages().isEmpty() && template == Template.PLAIN;
  }

  private int[] tokens(Prompt prompt) {
    if (chats(prompt)) {
      return template.prompt(tokenizer, prompt.messages());
    }
    return tokens(plainChat(prompt) ? prompt.text().stripTrailing() : prompt.text());
  }

  private Set<Integer> ends(Prompt prompt) {
    return chats(prompt) ? template.ends(tokenizer) : tokenizer.specialTokens().ends();
  }

  /** Never none: after an empty prompt a model writes as at the begin of a text. */
  private int[] tokens(String text) {
    int[] ordinary = tokenizer.encodeOrdinary(text);
    var special = tokenizer.specialTokens();
    OptionalInt first =
        tokenizer.addsBeginOfText()
            ? special.beginOfText()
            : ordinary.length > 0 ? OptionalInt.empty() : boundary();
    if (first.isEmpty()) {
      return ordinary.length > 0 ? ordinary : tokenizer.encodeOrdinary("\n");
    }
    var tokens = new int[ordinary.length + 1];
    tokens[0] = first.getAsInt();
    System.arraycopy(ordinary, 0, tokens, 1, ordinary.length);
    return tokens;
  }

  private OptionalInt boundary() {
    var special = tokenizer.specialTokens();
    return special.endOfText().isPresent() ? special.endOfText() : special.beginOfText();
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
