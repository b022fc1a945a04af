/**
 * Byte-level GPTs. Nouns: {@link org.zeropoint.lm.gpt.GptConfig}, {@link
 * org.zeropoint.lm.gpt.GptTrainer}, {@link org.zeropoint.lm.gpt.GptModel}.
 *
 * <p>Invariant: the same weights, bytes and seed give the same numbers, whoever asks; native memory
 * is freed by closing the trainer or model that took it. They are computed as the GPT-2s of {@code
 * lm.model}. Uses {@code lm.model}, {@code lm.torch}, {@code lm.text}, {@code lm.optimizer}, {@code
 * lm.safetensors}, {@code lm.generation}.
 */
package org.zeropoint.lm.gpt;
