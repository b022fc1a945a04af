package org.zeropoint.audit.tree;

import java.security.MessageDigest;
import org.zeropoint.shared.Digest;

/** The hashes of the tree, RFC 9162 section 2.1.1: a leaf can never pass for an inner node. */
public final class Merkle {

  /** Bytes of a hash. */
  public static final int HASH = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private Merkle() {}

  /** SHA-256 of a byte 0 and the leaf's bytes. */
  public static byte[] leafHash(byte[] leaf) {
    MessageDigest sha256 = Digest.sha256();
    sha256.update(LEAF);
    return sha256.digest(leaf);
  }

  /** SHA-256 of a byte 1 and the hashes of both children. */
  public static byte[] nodeHash(byte[] left, byte[] right) {
    MessageDigest sha256 = Digest.sha256();
    sha256.update(NODE);
    sha256.update(left);
    return sha256.digest(right);
  }

  /** The root of a tree without leaves: SHA-256 of nothing. */
  public static byte[] emptyRoot() {
    return Digest.sha256().digest();
  }
}
