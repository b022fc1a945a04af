package org.zeropoint.audit.tree;

/** Gives the hashes of complete subtrees. */
@FunctionalInterface
public interface Nodes {

  /**
   * The hash over the leaves {@code index · 2^level} to {@code (index + 1) · 2^level - 1}, all of
   * which there are.
   *
   * @return 32 bytes
   */
  byte[] node(int level, long index);
}
