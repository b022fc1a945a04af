/**
 * Training: plans and their limits, the queue of runs, the corpora, and the engines that compute.
 *
 * <p>Invariant: a run is only ever queued, running or over; it can be killed at any step and goes
 * on from its last checkpoint to the same weights. No transaction is held while a step is computed.
 * Uses {@code shared}, {@code models} and {@code lm}.
 */
package org.zeropoint.training;
