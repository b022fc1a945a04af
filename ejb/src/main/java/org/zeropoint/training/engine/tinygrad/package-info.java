/**
 * The engine that trains in a process of Python, on tinygrad. Nouns: {@link
 * org.zeropoint.training.engine.tinygrad.TinygradEngine}, installation, probe, subject (what is
 * learned), learner.
 *
 * <p>Invariant: the process is a calculator. First weights, batches, rates and checkpoints are made
 * here, so that a run is the same on every engine up to rounding, and nothing is lost with the
 * process. Uses {@code lm}, {@code training.engine}, {@code training.engine.worker}, {@code
 * training.engine.session}, {@code shared}.
 */
package org.zeropoint.training.engine.tinygrad;
