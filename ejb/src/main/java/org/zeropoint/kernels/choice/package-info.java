/**
 * Which backend is the fastest at an operation, by measurement on this machine. Nouns: {@link
 * org.zeropoint.kernels.choice.Trial}, {@link org.zeropoint.kernels.choice.Trials}, {@link
 * org.zeropoint.kernels.choice.Measuring}, {@link org.zeropoint.kernels.choice.Choices}.
 *
 * <p>Invariant: a backend that was not found to agree with the reference runs nothing, also where
 * it is the only one that is allowed, and before anything was measured.
 */
package org.zeropoint.kernels.choice;
