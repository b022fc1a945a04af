/**
 * How weights change. Nouns: {@link org.zeropoint.lm.optimizer.Optimizer}, {@link
 * org.zeropoint.lm.optimizer.Schedule}, {@link org.zeropoint.lm.optimizer.Clipping}.
 *
 * <p>Invariant: the state of a rule is nothing but its slots and the step, so that saving them is
 * enough to go on. Uses nothing else.
 */
package org.zeropoint.lm.optimizer;
