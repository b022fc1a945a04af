/**
 * Models that tell of a small image what it shows. Nouns: {@link
 * org.zeropoint.lm.vision.VisionConfig the form}, {@link org.zeropoint.lm.vision.ImageSet what they
 * learn from}, {@link org.zeropoint.lm.vision.VisionTrainer}, {@link
 * org.zeropoint.lm.vision.VisionModel}.
 *
 * <p>Invariant: which images a step sees, and which no step ever sees, follows from the number of
 * images, the split, the seed and the number of the step alone. Uses {@code lm.data}, {@code
 * lm.optimizer}, {@code lm.safetensors}, {@code lm.torch} and {@code shared}.
 */
package org.zeropoint.lm.vision;
