/**
 * The course of a training, on top of one step. Nouns: {@link
 * org.zeropoint.lm.train.DivergenceGuard}, {@link org.zeropoint.lm.train.EarlyStop}, {@link
 * org.zeropoint.lm.train.CheckpointStore}, {@link org.zeropoint.lm.train.Course}.
 *
 * <p>Invariant: everything that a later step depends on is in a checkpoint, so that a course ends
 * at the same bits however often it was killed, on the same kind of processor with the same number
 * of threads. Uses {@code lm.model}, {@code lm.optimizer}, {@code lm.safetensors}, {@code shared}.
 */
package org.zeropoint.lm.train;
