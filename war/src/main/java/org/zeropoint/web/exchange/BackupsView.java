package org.zeropoint.web.exchange;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import org.zeropoint.exchange.boundary.Backups;
import org.zeropoint.exchange.entity.Backup;
import org.zeropoint.exchange.entity.ImportReport;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** Backups of the queue: made, read again and taken in by an admin. */
@Named
@ViewScoped
public class BackupsView implements Serializable {

  private static final long serialVersionUID = 1L;

  @Inject private Backups backups;
  @Inject private Attempts attempts;
  @Inject private Texts texts;

  private transient List<Backup> rows;

  /** Who may not see them gets no page. */
  public void load() {
    attempts.load(backups::list).ifPresent(found -> rows = found);
  }

  public void refresh() {
    rows = null;
  }

  public void make() {
    attempts.run(
        () -> {
          Backup made = backups.make();
          attempts.done(
              texts.say("backups.made"), texts.say("backups.made.more", made.name(), made.lines()));
        });
    refresh();
  }

  /** Reads one from end to end, and says what was found. */
  public void verify(String name) {
    attempts.run(
        () -> {
          Backup.Check check = backups.verify(name);
          if (check.valid()) {
            attempts.done(
                texts.say("backups.whole"), texts.say("backups.whole.more", name, check.lines()));
          } else {
            attempts.warn(texts.say("backups.broken", name), check.problem().orElse(""));
          }
        });
  }

  /** Takes in what is missing. */
  public void restore(String name) {
    attempts.run(
        () -> {
          ImportReport report = backups.restore(name);
          String sums =
              texts.say(
                  "backups.restored.more", report.added(), report.unchanged(), report.failed());
          if (report.failed() == 0 && !report.stopped()) {
            attempts.done(texts.say("backups.restored"), sums);
          } else {
            attempts.warn(texts.say("backups.restored.partly"), sums + " " + firstError(report));
          }
        });
  }

  private String firstError(ImportReport report) {
    return report.errors().stream()
        .findFirst()
        .map(e -> texts.say("backups.restored.first", e.line(), e.message()))
        .orElse("");
  }

  public List<Backup> getRows() {
    if (rows == null) {
      rows = backups.list();
    }
    return rows;
  }

  /** When the schedule makes the next; null when it is switched off. */
  public Instant getDue() {
    return backups.due().orElse(null);
  }
}
