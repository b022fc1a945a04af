package org.zeropoint.lm.generation;

/**
 * A text that a model wrote.
 *
 * @param text what was told, without prompt and stop string
 * @param promptTokens tokens of the prompt, those included that the model's context has no room for
 * @param tokens tokens that were computed, those of the stop string included
 */
public record Completion(String text, int promptTokens, int tokens, Finish finish) {}
