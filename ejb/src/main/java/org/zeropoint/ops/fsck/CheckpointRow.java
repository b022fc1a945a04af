package org.zeropoint.ops.fsck;

import java.time.Instant;

/** A row of {@code audit_checkpoint}, as it is. */
record CheckpointRow(long size, String root, String note, Instant signedAt) {

  String where() {
    return where(size);
  }

  static String where(long size) {
    return "checkpoint " + size;
  }
}
