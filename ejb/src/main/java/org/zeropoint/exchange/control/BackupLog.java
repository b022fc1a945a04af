package org.zeropoint.exchange.control;

import jakarta.ejb.Stateless;
import java.util.Optional;
import org.zeropoint.exchange.entity.Backup;
import org.zeropoint.exchange.entity.ImportReport;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Traced;

/** Leaves the entries of backups, whose files no transaction holds. */
@Stateless
public class BackupLog {

  /** What became of a backup. */
  public record Note(String auditSubject, Optional<Digest> auditDigest, String auditOutcome)
      implements Traced {}

  @Audited("backup.make")
  public Note made(Backup backup) {
    return new Note(
        backup.name(),
        Optional.of(new Digest(backup.digest())),
        backup.lines() + " lines, read back and found whole");
  }

  @Audited("backup.fail")
  public Note failed(String reason) {
    return new Note("backup", Optional.empty(), reason);
  }

  @Audited("backup.restore")
  public Note restored(Backup backup, ImportReport report) {
    return new Note(backup.name(), Optional.of(new Digest(backup.digest())), report.auditOutcome());
  }
}
