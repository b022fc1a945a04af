package org.zeropoint.ops.control;

import jakarta.ejb.Stateless;
import org.zeropoint.ops.entity.FsckReport;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Traced;

/** Leaves the entry of a check, so that it can be shown when the installation was found sound. */
@Stateless
public class FsckLog {

  /** What a check found. */
  public record Note(String auditSubject, String auditOutcome) implements Traced {}

  @Audited("log.check")
  public Note found(FsckReport report) {
    String looked =
        "%d entries, %d rows, %d checkpoints and %d files"
            .formatted(report.entries(), report.rows(), report.checkpoints(), report.files());
    return new Note(
        "installation",
        report.sound()
            ? "sound: " + looked
            : "%d faults in %s; the first is %s"
                .formatted(report.faults().size(), looked, report.faults().get(0)));
  }
}
