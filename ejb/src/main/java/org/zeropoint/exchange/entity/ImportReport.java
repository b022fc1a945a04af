package org.zeropoint.exchange.entity;

import java.util.List;
import org.zeropoint.shared.Violation;

/**
 * What became of a queue file.
 *
 * @param added lines that became proposals
 * @param unchanged lines that were there already
 * @param failed lines that broke a rule
 * @param stopped whether it was given up for too many bad lines; what comes after them was not read
 * @param errors what was wrong with each
 */
public record ImportReport(
    long added, long unchanged, long failed, boolean stopped, List<LineError> errors) {

  public ImportReport {
    errors = List.copyOf(errors);
  }

  /**
   * A line that was not taken in.
   *
   * @param line number, from 1
   */
  public record LineError(long line, String message, List<Violation> violations) {}
}
