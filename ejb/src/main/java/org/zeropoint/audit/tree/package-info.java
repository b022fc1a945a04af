/**
 * The log as cryptography sees it: leaves, the Merkle tree over them, proofs, and signed notes.
 *
 * <p>Nouns: {@link org.zeropoint.audit.tree.Leaf}, {@link org.zeropoint.audit.tree.MerkleTree},
 * {@link org.zeropoint.audit.tree.Tiles}, {@link org.zeropoint.audit.tree.Proofs}, {@link
 * org.zeropoint.audit.tree.Checkpoint}, {@link org.zeropoint.audit.tree.SignedNote}.
 *
 * <p>Invariant: plain Java without server or database, so that the server, the offline verifier, a
 * witness and the benchmarks run the same code. Sources: RFC 6962 section 2.1 and RFC 9162 section
 * 2.1 for the tree, C2SP signed-note, tlog-checkpoint, tlog-cosignature and tlog-tiles for the
 * rest.
 */
package org.zeropoint.audit.tree;
