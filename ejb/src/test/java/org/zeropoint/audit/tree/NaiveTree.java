package org.zeropoint.audit.tree;

import java.util.List;

/** RFC 6962 section 2.1 word for word: slow, and the oracle. */
final class NaiveTree {

  private NaiveTree() {}

  static byte[] root(List<byte[]> leaves) {
    int n = leaves.size();
    if (n == 0) {
      return Merkle.emptyRoot();
    }
    if (n == 1) {
      return Merkle.leafHash(leaves.get(0));
    }
    int k = 1;
    while (k * 2 < n) {
      k *= 2;
    }
    return Merkle.nodeHash(root(leaves.subList(0, k)), root(leaves.subList(k, n)));
  }
}
