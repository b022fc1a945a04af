package org.zeropoint.models.entity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Violation;

/**
 * What is to be written, by a model that is promoted.
 *
 * @param model its name
 * @param prompts texts to go on from, together at most {@value #LONGEST_PROMPT} characters
 * @param dialogue what the only prompt was written from; a model with a chat template of its own
 *     writes it anew
 * @param choices texts for each prompt; at most {@value #MOST_TEXTS} in all
 * @param maxTokens of each text, 1..{@value #MOST_TOKENS}
 * @param stops at most {@value #MOST_STOPS} texts that end it, none of them empty
 */
public record WritingRequest(
    String model,
    List<String> prompts,
    Optional<Dialogue> dialogue,
    int choices,
    int maxTokens,
    Style style,
    List<String> stops) {

  public static final int LONGEST_PROMPT = 10_000;
  public static final int MOST_TEXTS = 8;
  public static final int MOST_TOKENS = 1024;
  public static final int MOST_STOPS = 5;

  /**
   * How tokens are drawn.
   *
   * @param temperature 0 for the likeliest token each time
   * @param topK 0 for all tokens
   * @param topP 1 for all tokens
   * @param repetitionPenalty 1 for none
   * @param presencePenalty 0 for none
   * @param frequencyPenalty 0 for none
   * @param seed the same seed gives the same text
   */
  public record Style(
      double temperature,
      int topK,
      double topP,
      double repetitionPenalty,
      double presencePenalty,
      double frequencyPenalty,
      long seed) {}

  /**
   * @throws Invalid naming each value that is out of its bounds
   */
  public WritingRequest {
    prompts = List.copyOf(prompts);
    stops = List.copyOf(stops);
    var broken = new ArrayList<Violation>();
    if (prompts.stream().mapToLong(String::length).sum() > LONGEST_PROMPT) {
      broken.add(new Violation("/prompt", "must have at most " + LONGEST_PROMPT + " characters"));
    }
    if (prompts.isEmpty() || choices < 1 || (long) prompts.size() * choices > MOST_TEXTS) {
      broken.add(new Violation("/n", "times prompts must be between 1 and " + MOST_TEXTS));
    }
    if (maxTokens < 1 || maxTokens > MOST_TOKENS) {
      broken.add(new Violation("/max_tokens", "must be between 1 and " + MOST_TOKENS));
    }
    if (stops.size() > MOST_STOPS || stops.contains("")) {
      broken.add(new Violation("/stop", "must be at most " + MOST_STOPS + " texts, none empty"));
    }
    if (!broken.isEmpty()) {
      throw new Invalid(broken);
    }
  }

  /** Number of texts to be written. */
  public int texts() {
    return prompts.size() * choices;
  }

  /** The prompt that a text goes on from. */
  public String promptOf(int index) {
    return prompts.get(index / choices);
  }
}
