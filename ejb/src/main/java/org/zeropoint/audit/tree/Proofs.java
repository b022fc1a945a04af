package org.zeropoint.audit.tree;

import java.util.Arrays;
import java.util.List;

/**
 * Checks proofs without the tree, RFC 9162 sections 2.1.3.2 and 2.1.4.2. A path that is too long,
 * too short or has a hash that is not 32 bytes proves nothing.
 */
public final class Proofs {

  private Proofs() {}

  /**
   * Whether {@code path} shows that the leaf with this hash stands at {@code index} of the tree.
   */
  public static boolean included(
      byte[] leafHash, long index, long size, List<byte[]> path, byte[] root) {
    if (index < 0 || index >= size || !wellFormed(path, leafHash, root)) {
      return false;
    }
    long node = index;
    long last = size - 1;
    byte[] hash = leafHash;
    for (byte[] sibling : path) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = Merkle.nodeHash(sibling, hash);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        hash = Merkle.nodeHash(hash, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(hash, root);
  }

  /** Whether {@code path} shows that the older tree is the beginning of the newer one. */
  public static boolean consistent(
      long older, byte[] olderRoot, long newer, byte[] newerRoot, List<byte[]> path) {
    if (older < 0 || older > newer || !wellFormed(path, olderRoot, newerRoot)) {
      return false;
    }
    if (older == newer || older == 0) {
      boolean same = older != newer || Arrays.equals(olderRoot, newerRoot);
      boolean start = older != 0 || Arrays.equals(olderRoot, Merkle.emptyRoot());
      return path.isEmpty() && same && start;
    }
    boolean whole = Long.bitCount(older) == 1;
    if (path.isEmpty() && !whole) {
      return false;
    }
    return climb(older, olderRoot, newer, newerRoot, path, whole);
  }

  private static boolean climb(
      long older,
      byte[] olderRoot,
      long newer,
      byte[] newerRoot,
      List<byte[]> path,
      boolean whole) {
    long node = older - 1;
    long last = newer - 1;
    while ((node & 1) == 1) {
      node >>= 1;
      last >>= 1;
    }
    byte[] left = whole ? olderRoot : path.get(0);
    byte[] both = left;
    for (byte[] sibling : whole ? path : path.subList(1, path.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        left = Merkle.nodeHash(sibling, left);
        both = Merkle.nodeHash(sibling, both);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        both = Merkle.nodeHash(both, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(left, olderRoot) && Arrays.equals(both, newerRoot);
  }

  private static boolean wellFormed(List<byte[]> path, byte[]... hashes) {
    return path.stream().allMatch(hash -> hash.length == Merkle.HASH)
        && Arrays.stream(hashes).allMatch(hash -> hash.length == Merkle.HASH);
  }
}
