/**
 * A training session as every engine has it. Nouns: learner (what an engine computes with), session
 * (its steps, evaluations and checkpoints), checkpoint directory.
 *
 * <p>Invariant: a checkpoint holds all that the rest of the run depends on and nothing of the
 * engine that wrote it, so that any engine that takes the plan can go on. Uses {@code lm}, {@code
 * training.engine}, {@code shared}.
 */
package org.zeropoint.training.engine.session;
