/**
 * Which backend is the fastest at an operation, by measurement on this machine. Nouns: {@link
 * org.zeropoint.kernels.choice.Trial}, {@link org.zeropoint.kernels.choice.Measuring}, {@link
 * org.zeropoint.kernels.choice.Choices}.
 *
 * <p>Invariant: a backend that does not agree with the reference is never chosen.
 */
package org.zeropoint.kernels.choice;
