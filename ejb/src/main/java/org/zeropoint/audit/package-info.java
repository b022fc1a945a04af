/**
 * The log of everything that was done: an entry for every audited operation, written in its
 * transaction, with the rows that it left; and soon after a leaf of a Merkle tree (RFC 9162) over
 * which checkpoints are signed.
 *
 * <p>Invariant: entries are only ever appended. One is pending until it gets its place in the tree,
 * and is not changed but for that; whoever has seen a checkpoint sees any other change. {@code Log}
 * is the only writer, and locks nothing; {@code Sequencer} alone gives places. Uses {@code shared}
 * only.
 */
package org.zeropoint.audit;
