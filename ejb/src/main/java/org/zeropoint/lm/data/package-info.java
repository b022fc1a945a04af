/**
 * What a language model learns from, as tokens. Nouns: {@link org.zeropoint.lm.data.Tokenizer},
 * {@link org.zeropoint.lm.data.Documents}, {@link org.zeropoint.lm.data.Packing}, {@link
 * org.zeropoint.lm.data.Instruction}, {@link org.zeropoint.lm.data.Template}, {@link
 * org.zeropoint.lm.data.Split}, {@link org.zeropoint.lm.data.Examples}, {@link
 * org.zeropoint.lm.data.Order}.
 *
 * <p>Invariant: which rows a step sees follows from the data, the seed and the number of the step
 * alone, so that a run goes on after a stop without saved random state; and no text of a user
 * becomes a special token. Uses {@code lm.text}, {@code shared}.
 */
package org.zeropoint.lm.data;
