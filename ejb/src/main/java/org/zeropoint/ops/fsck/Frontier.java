package org.zeropoint.ops.fsck;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.zeropoint.audit.tree.Merkle;

/**
 * The roots of the complete subtrees of a growing tree, the largest first: enough to compute the
 * root after any leaf, RFC 9162 section 2.1.1, in logarithmic space.
 */
final class Frontier {

  private record Subtree(long leaves, byte[] hash) {}

  private final ArrayDeque<Subtree> subtrees = new ArrayDeque<>();
  private long size;

  void add(byte[] leafHash) {
    var grown = new Subtree(1, leafHash);
    while (!subtrees.isEmpty() && subtrees.peekLast().leaves() == grown.leaves()) {
      Subtree left = subtrees.removeLast();
      grown = new Subtree(2 * grown.leaves(), Merkle.nodeHash(left.hash(), grown.hash()));
    }
    subtrees.addLast(grown);
    size++;
  }

  long size() {
    return size;
  }

  byte[] root() {
    if (subtrees.isEmpty()) {
      return Merkle.emptyRoot();
    }
    Iterator<Subtree> fromRight = subtrees.descendingIterator();
    byte[] hash = fromRight.next().hash();
    while (fromRight.hasNext()) {
      hash = Merkle.nodeHash(fromRight.next().hash(), hash);
    }
    return hash;
  }

  /** Goes on from where the other one is. */
  void become(Frontier other) {
    subtrees.clear();
    subtrees.addAll(other.subtrees);
    size = other.size;
  }
}
