/**
 * Processes that compute for an engine. Nouns: frame (a header and tensors, on a socket; nodes have
 * one of their own form), door (where a process knocks), channel, worker (a process with its
 * channel), its output, its program (files and a Python), probe (whether that could work), steady
 * worker (another one when one dies), answer.
 *
 * <p>Invariant: a worker lives no longer than the session that started it, nor than this process;
 * nobody who does not know its token is talked to; whatever it does, a call ends at its deadline.
 * Knows no model and no engine but {@link
 * org.zeropoint.training.engine.TrainingEngine.Availability}. Uses {@code lm.safetensors}, {@code
 * shared}.
 */
package org.zeropoint.training.engine.worker;
