/**
 * Text as bytes, before any model. Nouns: {@link org.zeropoint.lm.text.Corpus}, {@link
 * org.zeropoint.lm.text.Batches}, {@link org.zeropoint.lm.text.Windows}, {@link
 * org.zeropoint.lm.text.Memorisation}, {@link org.zeropoint.lm.text.NearDuplicates}.
 *
 * <p>Invariant: whoever trains, whoever scores and whatever model is compared see the same bytes in
 * the same parts. Uses {@code kernels}.
 */
package org.zeropoint.lm.text;
