package org.zeropoint.exchange.entity;

import java.util.List;
import java.util.Optional;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Traced;
import org.zeropoint.shared.Violation;

/**
 * What became of a queue file.
 *
 * @param added lines that became proposals
 * @param unchanged lines that were there already
 * @param failed lines that broke a rule
 * @param stopped whether it was given up for too many bad lines; what comes after them was not read
 * @param errors what was wrong with each
 * @param digest of the file; empty when it was not read to its end
 */
public record ImportReport(
    long added,
    long unchanged,
    long failed,
    boolean stopped,
    List<LineError> errors,
    Optional<String> digest)
    implements Traced {

  public ImportReport {
    errors = List.copyOf(errors);
  }

  @Override
  public String auditSubject() {
    return "queue file";
  }

  @Override
  public Optional<Digest> auditDigest() {
    return digest.map(Digest::new);
  }

  @Override
  public String auditOutcome() {
    return added
        + " added, "
        + unchanged
        + " unchanged, "
        + failed
        + " refused"
        + (stopped ? ", stopped for too many bad lines" : "");
  }

  /**
   * A line that was not taken in.
   *
   * @param line number, from 1
   */
  public record LineError(long line, String message, List<Violation> violations) {}
}
