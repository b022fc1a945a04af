/**
 * From scores to text, whatever model gave the scores. Nouns: {@link
 * org.zeropoint.lm.generation.Sampling}, {@link org.zeropoint.lm.generation.Sampler}, {@link
 * org.zeropoint.lm.generation.Continuation}, {@link org.zeropoint.lm.generation.StopStrings}.
 *
 * <p>Invariant: the same scores, sampling and seed give the same tokens, and the same tokens the
 * same text, in however many pieces it is told. Knows no model and no engine.
 */
package org.zeropoint.lm.generation;
