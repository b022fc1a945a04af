/**
 * The Zeroth Principle in numbers: what is measured on a candidate ({@link
 * org.zeropoint.ethics.entity.Evaluation}) and the rules that judge it ({@link
 * org.zeropoint.ethics.entity.Finding}).
 *
 * <p>Invariant: a number comes from a measurement, the same inputs give the same findings, and an
 * error is never a pass. Uses {@code shared}, {@code models}, {@code lm} and {@code kernels}.
 */
package org.zeropoint.ethics;
