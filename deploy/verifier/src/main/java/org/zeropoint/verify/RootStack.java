package org.zeropoint.verify;

import java.util.ArrayList;
import java.util.List;
import org.zeropoint.audit.tree.Merkle;

/**
 * The root over leaves that come one after another, RFC 9162 section 2.1.2: keeps the roots of the
 * complete subtrees only, one for each bit of the size.
 */
final class RootStack {

  private final List<byte[]> roots = new ArrayList<>();
  private long size;

  void add(byte[] leafHash) {
    byte[] hash = leafHash;
    for (long bits = size; (bits & 1) == 1; bits >>= 1) {
      hash = Merkle.nodeHash(roots.remove(roots.size() - 1), hash);
    }
    roots.add(hash);
    size++;
  }

  long size() {
    return size;
  }

  /** 32 bytes. */
  byte[] root() {
    if (roots.isEmpty()) {
      return Merkle.emptyRoot();
    }
    byte[] root = roots.get(roots.size() - 1);
    for (int i = roots.size() - 2; i >= 0; i--) {
      root = Merkle.nodeHash(roots.get(i), root);
    }
    return root;
  }
}
