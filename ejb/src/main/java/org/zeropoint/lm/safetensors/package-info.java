/**
 * Model files. Nouns: {@link org.zeropoint.lm.safetensors.TensorSource}, files that others wrote,
 * read tensor by tensor; {@link org.zeropoint.lm.safetensors.SafetensorsFile}, a small one of our
 * own as a whole; {@link org.zeropoint.lm.safetensors.Tensor}; {@link
 * org.zeropoint.lm.safetensors.DurableFile}.
 *
 * <p>Invariant: what was read is what the file's every byte says, or nothing; what is written has
 * one form for one content. Uses {@code shared} only.
 */
package org.zeropoint.lm.safetensors;
