/**
 * The engine that trains in this process, on DJL and PyTorch. Nouns: {@link
 * org.zeropoint.training.engine.djl.DjlEngine}, its learners.
 *
 * <p>Invariant: a checkpoint holds all that the rest of the run depends on, so that a run ends at
 * the same bits however often it was stopped (on the same kind of processor with the same number of
 * threads). No DJL type is named here, so that the bean loads without DJL. Uses {@code lm}, {@code
 * training.engine}, {@code shared}.
 */
package org.zeropoint.training.engine.djl;
