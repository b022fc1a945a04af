package org.zeropoint.web.audit;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.boundary.AuditLog;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.Verification;
import org.zeropoint.shared.Page;
import org.zeropoint.web.page.Attempts;

/** The log, newest first with what is pending on top, and the button that hashes it all again. */
@Named
@ViewScoped
public class AuditView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int ROWS = 50;
  private static final int PENDING = 20;

  @Inject private AuditLog log;
  @Inject private Attempts attempts;

  private String subject = "";
  private String before = "";
  private transient Shown shown;
  private transient Verification verification;

  /**
   * What was read.
   *
   * @param morePending pending entries besides those among the rows
   */
  private record Shown(List<AuditEntry> rows, int morePending, Optional<Long> older) {}

  public void verify() {
    attempts.get("", log::verify).ifPresent(found -> verification = found);
  }

  /** Looks whether pending entries have their place now; the rows stay where one reads them. */
  public void refresh() {
    List<AuditEntry> rows =
        getRows().stream()
            .map(entry -> entry.pending() ? log.numbered(entry.number()) : entry)
            .toList();
    shown = new Shown(rows, 0, shown().older());
  }

  public List<AuditEntry> getRows() {
    return shown().rows();
  }

  /** How many pending entries there are besides those that are shown. */
  public int getMorePending() {
    return shown().morePending();
  }

  /** Whether an entry that is shown has no place yet. */
  public boolean isWaiting() {
    return getRows().stream().anyMatch(AuditEntry::pending);
  }

  /** Key of the slice of older entries; empty on the last. */
  public String getOlder() {
    return shown().older().map(String::valueOf).orElse("");
  }

  public boolean isLaterPage() {
    return !before.isEmpty();
  }

  public boolean isFiltered() {
    return !subject.isBlank();
  }

  private Shown shown() {
    if (shown == null) {
      long from = before.matches("\\d{1,18}") ? Long.parseLong(before) : Long.MAX_VALUE;
      if (isFiltered()) {
        Page<AuditEntry> page = log.latest(subject.strip(), from, ROWS);
        shown = new Shown(page.items(), 0, page.next());
      } else {
        shown = slice(log.before(from, ROWS), isLaterPage() ? List.of() : log.pending());
      }
    }
    return shown;
  }

  /** The newest pending entries stand on top. */
  private static Shown slice(Page<AuditEntry> page, List<AuditEntry> pending) {
    int more = Math.max(0, pending.size() - PENDING);
    var rows = new ArrayList<>(pending.subList(more, pending.size()));
    Collections.reverse(rows);
    rows.addAll(page.items());
    return new Shown(List.copyOf(rows), more, page.next());
  }

  public Verification getVerification() {
    return verification;
  }

  public String getSubject() {
    return subject;
  }

  public void setSubject(String subject) {
    this.subject = subject == null ? "" : subject;
  }

  public String getBefore() {
    return before;
  }

  public void setBefore(String before) {
    this.before = before == null ? "" : before;
  }
}
