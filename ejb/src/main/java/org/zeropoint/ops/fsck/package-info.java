/**
 * Whether an installation is what its log says: entries against the tree, the tree against signed
 * checkpoints, rows against entries, files against digests.
 *
 * <p>Nouns: {@link org.zeropoint.ops.fsck.Fsck}, {@link org.zeropoint.ops.fsck.FsckReport}, {@link
 * org.zeropoint.ops.replay.Fault}.
 *
 * <p>Invariant: plain Java on JDBC and the data directory, without a server, so that an admin's
 * call and the command on a stopped installation run the same code. It changes nothing, and what
 * cannot be read is a fault like any other: the rest is checked all the same.
 */
package org.zeropoint.ops.fsck;
