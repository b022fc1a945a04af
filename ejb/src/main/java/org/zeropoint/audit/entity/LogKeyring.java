package org.zeropoint.audit.entity;

import java.util.List;

/**
 * The keys of a log, those of the past included.
 *
 * @param origin name of the log, the first line of its checkpoints
 */
public record LogKeyring(String origin, List<LogKey> keys) {

  public LogKeyring {
    keys = List.copyOf(keys);
  }
}
