package org.zeropoint.audit.entity;

import java.util.List;

/**
 * Shows that one state of the log is the beginning of a later one, RFC 9162 section 2.1.4.
 *
 * @param from leaves of the older tree
 * @param to leaves of the newer one
 * @param fromRoot base64 of 32 bytes
 * @param toRoot base64 of 32 bytes
 * @param path base64 of 32 bytes each
 */
public record ConsistencyProof(
    long from, long to, String fromRoot, String toRoot, List<String> path) {

  public ConsistencyProof {
    path = List.copyOf(path);
  }
}
