package org.zeropoint.audit.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * The tree over the first {@code size} leaves, RFC 9162 section 2.1: its root and its proofs, from
 * the hashes of complete subtrees. Any size that was reached once can be asked for.
 */
public final class MerkleTree {

  private final Nodes nodes;
  private final long size;

  public MerkleTree(Nodes nodes, long size) {
    if (size < 0) {
      throw new IllegalArgumentException("a tree's size is not negative");
    }
    this.nodes = nodes;
    this.size = size;
  }

  /** MTH(D[size]), 32 bytes. */
  public byte[] root() {
    return size == 0 ? Merkle.emptyRoot() : hash(0, size);
  }

  /**
   * PATH(index, D[size]), from the leaf up.
   *
   * @throws IllegalArgumentException when there is no such leaf
   */
  public List<byte[]> inclusion(long index) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "a tree of " + size + " leaves has no leaf with index " + index);
    }
    var path = new ArrayList<byte[]>();
    long from = 0;
    long to = size;
    while (to - from > 1) {
      long middle = from + split(to - from);
      if (index < middle) {
        path.add(0, hash(middle, to));
        to = middle;
      } else {
        path.add(0, hash(from, middle));
        from = middle;
      }
    }
    return path;
  }

  /**
   * PROOF(older, D[size]): that the tree of {@code older} leaves is the beginning of this one.
   * Empty when both are the same, or the older one has no leaf.
   *
   * @throws IllegalArgumentException when the older one is larger
   */
  public List<byte[]> consistency(long older) {
    if (older < 0 || older > size) {
      throw new IllegalArgumentException(
          "a tree of " + size + " leaves does not go back to one of " + older);
    }
    var path = new ArrayList<byte[]>();
    if (older == 0 || older == size) {
      return path;
    }
    long from = 0;
    long to = size;
    while (older != to) {
      long middle = from + split(to - from);
      if (older <= middle) {
        path.add(0, hash(middle, to));
        to = middle;
      } else {
        path.add(0, hash(from, middle));
        from = middle;
      }
    }
    if (from != 0) {
      path.add(0, hash(from, to));
    }
    return path;
  }

  /** The hash over the leaves from {@code from} up to, not including, {@code to}. */
  private byte[] hash(long from, long to) {
    long count = to - from;
    if (Long.bitCount(count) == 1) {
      int level = Long.numberOfTrailingZeros(count);
      return nodes.node(level, from >> level);
    }
    long middle = from + split(count);
    return Merkle.nodeHash(hash(from, middle), hash(middle, to));
  }

  /** The largest power of two below {@code count}. */
  private static long split(long count) {
    return Long.highestOneBit(count - 1);
  }
}
