package org.zeropoint.audit.entity;

import java.util.List;

/**
 * A part of the log that was signed, as it is handed out.
 *
 * @param origin name of the log
 * @param size its first entries, as many as the checkpoint covers
 * @param checkpoint a signed note, with its cosignatures
 * @param keys the log's public keys, for convenience: whoever verifies has them from elsewhere
 */
public record LogExtent(String origin, long size, String checkpoint, List<String> keys) {

  public LogExtent {
    keys = List.copyOf(keys);
  }
}
