/**
 * How a proposal is judged: {@link org.zeropoint.consensus.entity.Vote votes} in two channels, and
 * the {@link org.zeropoint.consensus.control.Gate} that makes a status of them.
 *
 * <p>Invariant: a vote is bound to one revision digest and never changed; only the gate names a
 * status; nothing is accepted without a pass of each channel on the same digest, which the database
 * holds too; policies are added and never changed, and every decision names the one it applied.
 * Uses {@code shared} and {@code proposals}.
 */
package org.zeropoint.consensus;
