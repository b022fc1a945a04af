/**
 * Decoder-only transformers of the GPT-2 and Llama families, read from a local Hugging Face
 * directory. Nouns: {@link org.zeropoint.lm.model.ModelConfig the form}, {@link
 * org.zeropoint.lm.model.Parameters names and shapes of its weights}, {@link
 * org.zeropoint.lm.model.Decoder the model in memory}, {@link org.zeropoint.lm.model.KvCache},
 * {@link org.zeropoint.lm.model.EagerDecoder the readable reference}.
 *
 * <p>Invariant: {@code Decoder} computes in TorchScript that {@link
 * org.zeropoint.lm.model.DecoderSource} writes, {@code EagerDecoder} in single operations, and a
 * test holds both to the same numbers and to those of the reference implementation. Nothing is
 * fetched. Uses {@code lm.data}, {@code lm.optimizer}, {@code lm.safetensors}, {@code lm.text},
 * {@code lm.torch}, {@code kernels}, {@code shared} and DJL.
 */
package org.zeropoint.lm.model;
