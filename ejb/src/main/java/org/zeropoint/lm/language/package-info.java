/**
 * Models that read and write text, whatever they are made of. Nouns: {@link
 * org.zeropoint.lm.language.LanguageModel}, {@link org.zeropoint.lm.language.ModelFile a whole
 * model in one file}, {@link org.zeropoint.lm.language.HeldOut what a model is scored on}.
 *
 * <p>Invariant: what is scored is told in nats a byte, so that models with different tokens can be
 * compared; a model gives the same number as the training that it came from. Uses {@code lm.data},
 * {@code lm.generation}, {@code lm.gpt}, {@code lm.model}, {@code lm.safetensors}, {@code lm.text},
 * {@code lm.torch} and {@code shared}.
 */
package org.zeropoint.lm.language;
