package org.zeropoint.models.entity;

/**
 * A text that a model wrote.
 *
 * @param promptTokens tokens of the prompt
 * @param tokens tokens that were computed, those of a stop string included
 * @param stopped whether a stop string ended it; else it is as long as was asked for
 */
public record Written(String text, int promptTokens, int tokens, boolean stopped) {}
