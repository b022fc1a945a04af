package org.zeropoint.audit.entity;

import java.util.ArrayList;
import java.util.List;

/**
 * Shows that an entry is in the log, RFC 9162 section 2.1.3.
 *
 * @param index of the leaf, from 0
 * @param size leaves of the tree that it is shown for
 * @param leafHash base64 of 32 bytes
 * @param root base64 of 32 bytes; it has to be that of a signed checkpoint
 * @param path base64 of 32 bytes each, from the leaf up
 */
public record InclusionProof(
    long index, long size, String leafHash, String root, List<String> path) {

  public InclusionProof {
    path = List.copyOf(path);
  }

  /**
   * A hash of the path, and on which side it is hashed together with what was reached so far.
   *
   * @param left whether it stands before it
   */
  public record Step(String hash, boolean left) {}

  /** The path as whoever follows it needs it, RFC 9162 section 2.1.3.2. */
  public List<Step> steps() {
    var steps = new ArrayList<Step>();
    long node = index;
    long last = size - 1;
    for (String hash : path) {
      boolean left = (node & 1) == 1 || node == last;
      steps.add(new Step(hash, left));
      while (left && (node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
      node >>= 1;
      last >>= 1;
    }
    return steps;
  }
}
