package org.zeropoint.exchange.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.zeropoint.exchange.control.BackupFiles;
import org.zeropoint.exchange.control.BackupLog;
import org.zeropoint.exchange.control.Intake;
import org.zeropoint.exchange.entity.Backup;
import org.zeropoint.exchange.entity.ImportReport;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Composite;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/**
 * Backups of the queue: the newest revision of every proposal, as {@link Exchange#export} writes
 * it. Older revisions, votes and what people said to each other are not in it: those are the
 * database's.
 */
@Stateless
@Permitted(Role.ADMIN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Backups {

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'queue-'yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private Settings settings;
  @Inject private Exchange exchange;
  @Inject private Intake intake;
  @Inject private Proposals proposals;
  @Inject private BackupLog log;

  /** Newest first. */
  @ReadOnly
  public List<Backup> list() {
    return files().list();
  }

  /** When the schedule makes the next; empty when it is switched off. */
  @ReadOnly
  public Optional<Instant> due() {
    int hours = settings.backupHours();
    if (hours == 0) {
      return Optional.empty();
    }
    return Optional.of(
        list().stream()
            .findFirst()
            .map(newest -> newest.madeAt().plus(Duration.ofHours(hours)))
            .orElse(clock.instant()));
  }

  /**
   * Writes a backup and reads it back; only then does it count, and older ones go.
   *
   * @throws Unavailable when it cannot be written or is not whole; the older ones are kept
   */
  @Composite
  public Backup make() {
    try {
      Backup made = write();
      log.made(made);
      files().rotate(settings.backupsKept());
      return made;
    } catch (IOException | RuntimeException e) {
      log.failed("failed: " + e.getMessage());
      throw new Unavailable("no backup was made: " + e.getMessage(), e);
    }
  }

  private Backup write() throws IOException {
    Path temporary = files().write(exchange::export);
    try {
      Backup.Check read = files().read("backup", temporary, proposals::check);
      if (!read.valid()) {
        throw new IOException("it is not whole: " + read.problem().orElse(""));
      }
      Instant now = clock.instant();
      var backup =
          new Backup(
              files().free(NAME.format(now)),
              now,
              callers.current().name(),
              read.lines(),
              Files.size(temporary),
              Digest.ofFile(temporary).value(),
              read.newest());
      files().keep(temporary, backup);
      return backup;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Reads a backup from end to end.
   *
   * @throws org.zeropoint.shared.NotFound when there is none of this name
   */
  @ReadOnly
  public Backup.Check verify(String name) {
    return files().verify(files().find(name), proposals::check);
  }

  /** A backup and where its file lies. */
  public record Stored(Backup backup, Path file) {}

  /**
   * @throws org.zeropoint.shared.NotFound when there is none of this name
   */
  @ReadOnly
  public Stored find(String name) {
    Backup backup = files().find(name);
    return new Stored(backup, files().data(backup));
  }

  /**
   * Makes proposals that are missing anew, under the caller's name; those that are there stay as
   * they are. Status and votes that a line tells of are claims: only the gate names a status.
   *
   * @throws Conflict when the backup is not what its manifest says
   */
  @Composite
  public ImportReport restore(String name) {
    Backup backup = files().find(name);
    Backup.Check check = files().verify(backup, proposals::check);
    if (!check.valid()) {
      throw new Conflict(name + " is not restored: " + check.problem().orElse(""));
    }
    try (InputStream in = files().lines(files().data(backup))) {
      ImportReport report = intake.take(in);
      log.restored(backup, report);
      return report;
    } catch (IOException e) {
      throw new Unavailable("the backup " + name + " cannot be read", e);
    }
  }

  /** Each tenant has a directory; its name is the digest of the tenant's, whatever that holds. */
  private BackupFiles files() {
    return new BackupFiles(
        settings
            .data()
            .resolve("backups")
            .resolve(Digest.of(callers.current().tenant()).hex().substring(0, 16)));
  }
}
