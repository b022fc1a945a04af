package org.zeropoint.audit.entity;

import java.util.List;

/**
 * What the log holds of one thing, with proofs, to be verified elsewhere.
 *
 * @param extent what the proofs lead to
 * @param entries in the order of the tree
 * @param pending numbers of the entries about it that no checkpoint covers yet
 */
public record Dossier(LogExtent extent, List<Proven> entries, List<Long> pending) {

  public Dossier {
    entries = List.copyOf(entries);
    pending = List.copyOf(pending);
  }

  /**
   * An entry with its inclusion proof.
   *
   * @param path base64 of 32 bytes each, from the leaf up
   */
  public record Proven(AuditEntry entry, List<String> path) {

    public Proven {
      path = List.copyOf(path);
    }
  }
}
