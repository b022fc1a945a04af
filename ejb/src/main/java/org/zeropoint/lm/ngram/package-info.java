/**
 * Simple models to compare with. Nouns: {@link org.zeropoint.lm.ngram.TrigramModel}, {@link
 * org.zeropoint.lm.ngram.UniformModel}.
 *
 * <p>Invariant: they are scored on exactly the bytes on which a trained model is scored. Uses
 * {@code lm.text}.
 */
package org.zeropoint.lm.ngram;
