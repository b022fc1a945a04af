/**
 * Custom operations: one interface an {@link org.zeropoint.kernels.Op}, and backends that compute
 * them. Nouns: {@link org.zeropoint.kernels.Op}, {@link org.zeropoint.kernels.Backend}, {@link
 * org.zeropoint.kernels.Kernels}, {@link org.zeropoint.kernels.choice.Choices}.
 *
 * <p>Invariant: {@code reference} is plain Java and the oracle; every other backend agrees with it
 * within the tolerance that the operation states, and what it does with NaN and infinite numbers is
 * the same everywhere. The device that ran an operation is known, and nothing falls back from one
 * to another unseen. Uses {@code shared}.
 */
package org.zeropoint.kernels;
