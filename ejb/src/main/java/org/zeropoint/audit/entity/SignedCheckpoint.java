package org.zeropoint.audit.entity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A checkpoint as it was published, and whether this log's keys signed it.
 *
 * @param size leaves of the tree
 * @param root base64 of 32 bytes; empty when the note cannot be read
 * @param signedAt when, by the server's clock
 * @param signers ids of the keys of this log whose signature is right, 8 hex digits each
 * @param note the signed note, with the cosignatures that it has so far
 * @param fault why it is not to be believed; empty when it is
 */
public record SignedCheckpoint(
    long size,
    String root,
    Instant signedAt,
    List<String> signers,
    String note,
    Optional<String> fault) {

  public SignedCheckpoint {
    signers = List.copyOf(signers);
  }
}
