package org.zeropoint.exchange.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.boundary.Refusals;
import org.zeropoint.exchange.entity.ImportReport;
import org.zeropoint.exchange.entity.ImportReport.LineError;
import org.zeropoint.exchange.entity.QueueLine;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Problem;

/** Reads a queue file and takes its lines in, a batch a transaction. */
@ApplicationScoped
public class Intake {

  /** Few enough that others wait for a moment only, enough that the commit costs little a line. */
  private static final int BATCH = 100;

  /** Characters; read into nodes, text takes many times its length. */
  private static final int MOST_TEXT = 1 << 20;

  private static final int MOST_ERRORS = 1000;

  @Inject private Proposals proposals;
  @Inject private Refusals refusals;
  @Inject private ImportLog log;

  /** What became of the lines so far. */
  private static final class Tally {
    private final List<LineError> errors = new ArrayList<>();
    private long added;
    private long unchanged;

    boolean full() {
      return errors.size() >= MOST_ERRORS;
    }

    void count(Proposals.ImportedLines taken) {
      added += taken.added();
      unchanged += taken.lines().size() - taken.added();
    }

    void refuse(long line, Problem problem) {
      errors.add(new LineError(line, problem.getMessage(), problem.violations()));
    }
  }

  public ImportReport take(InputStream in) {
    var digesting = new DigestInputStream(in, Digest.sha256());
    var lines = new Lines(digesting);
    var tally = new Tally();
    List<QueueLine> batch = new ArrayList<>();
    int text = 0;
    boolean more = true;
    while (more && !tally.full()) {
      try {
        Optional<String> line = next(lines);
        more = line.isPresent();
        if (more && !line.get().isEmpty()) {
          text += line.get().length();
          batch.add(new QueueLine(lines.number(), Json.parse(line.get())));
        }
      } catch (Problem problem) {
        tally.refuse(lines.number(), problem);
      }
      if (batch.size() == BATCH || text >= MOST_TEXT || !more || tally.full()) {
        takeIn(batch, tally);
        batch.clear();
        text = 0;
      }
    }
    return report(tally, more, digesting);
  }

  private ImportReport report(Tally tally, boolean stopped, DigestInputStream read) {
    tally.errors.sort(Comparator.comparingLong(LineError::line));
    Optional<String> digest =
        stopped
            ? Optional.empty()
            : Optional.of(Digest.ofHash(read.getMessageDigest().digest()).value());
    var report =
        new ImportReport(
            tally.added, tally.unchanged, tally.errors.size(), stopped, tally.errors, digest);
    log.imported(report);
    return report;
  }

  private void takeIn(List<QueueLine> batch, Tally tally) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      tally.count(proposals.takeAll(batch.stream().map(QueueLine::proposal).toList()));
    } catch (Problem oneOfThem) {
      batch.forEach(line -> takeIn(line, tally));
    }
  }

  /** Alone, so that a bad line takes no other with it; its refusal is in the log. */
  private void takeIn(QueueLine line, Tally tally) {
    try {
      tally.count(proposals.takeAll(List.of(line.proposal())));
    } catch (Problem problem) {
      refusals.record(problem);
      tally.refuse(line.number(), problem);
    }
  }

  private static Optional<String> next(Lines lines) {
    try {
      return lines.next();
    } catch (IOException e) {
      throw new UncheckedIOException("the file cannot be read on", e);
    }
  }
}
