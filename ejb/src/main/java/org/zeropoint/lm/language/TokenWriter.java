package org.zeropoint.lm.language;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.zeropoint.lm.data.Template;
import org.zeropoint.lm.data.TokenStream;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.generation.Completion;
import org.zeropoint.lm.generation.Continuation;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.generation.Listener;
import org.zeropoint.lm.generation.Sampler;
import org.zeropoint.lm.generation.Sampling;
import org.zeropoint.lm.model.Drawing;

/**
 * Text of a model that reads tokens, whoever computes its scores: prompts become tokens and drawn
 * tokens text.
 */
public final class TokenWriter {

  private final Tokenizer tokenizer;
  private final int vocabulary;
  private final Begin begin;
  private final Template template;

  /** Begins to continue rows of tokens; see {@link org.zeropoint.lm.model.Writing}. */
  @FunctionalInterface
  public interface Begin {
    Drawing rows(List<int[]> prompts, List<Sampler> samplers, int most);
  }

  /**
   * @param tokenizer which whoever gives it closes
   * @param vocabulary of the model
   */
  public TokenWriter(Tokenizer tokenizer, int vocabulary, Begin begin) {
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.begin = begin;
    this.template = Template.detect(tokenizer);
  }

  /** As {@link LanguageModel#answerAll}. */
  public List<Generated> answerAll(
      List<Prompt> prompts, int maxTokens, double temperature, long seed) {
    var samplers = new ArrayList<Sampler>();
    for (int i = 0; i < prompts.size(); i++) {
      samplers.add(sampler(Sampling.of(temperature, seed + i)));
    }
    return writeAll(prompts, samplers, maxTokens);
  }

  private List<Generated> writeAll(List<Prompt> prompts, List<Sampler> samplers, int maxTokens) {
    List<int[]> read = prompts.stream().map(this::tokens).toList();
    List<Set<Integer>> ends = prompts.stream().map(this::ends).toList();
    var texts = new int[read.size()][maxTokens];
    var sizes = new int[read.size()];
    var open = new boolean[read.size()];
    Arrays.fill(open, true);
    int left = open.length;
    try (Drawing writing = begin.rows(read, samplers, maxTokens)) {
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

  /** As {@link LanguageModel#generate(Prompt, int, Sampling, List, Listener)}. */
  public Completion write(
      Prompt prompt, int maxTokens, Sampling sampling, List<String> stops, Listener listener) {
    int[] read = tokens(prompt);
    Set<Integer> ends = ends(prompt);
    var continuation = new Continuation(stops, listener);
    TokenStream stream = tokenizer.stream();
    boolean wanted = true;
    try (Drawing writing = begin.rows(List.of(read), List.of(sampler(sampling)), maxTokens)) {
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
    return new Sampler(sampling, Math.min(tokenizer.vocabulary(), vocabulary));
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
}
