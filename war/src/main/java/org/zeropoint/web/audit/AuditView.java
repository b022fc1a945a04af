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

/** The log, newest first, and the button that recomputes its chain. */
@Named
@ViewScoped
public class AuditView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int ROWS = 50;

  @Inject private AuditLog log;
  @Inject private Attempts attempts;

  private String subject = "";
  private String before = "";
  private transient Page<AuditEntry> page;
  private transient Verification verification;

  public void verify() {
    attempts.get("", log::verify).ifPresent(found -> verification = found);
  }

  public List<AuditEntry> getRows() {
    return page().items();
  }

  public String getOlder() {
    return page().next().map(next -> "?before=" + next).orElse("");
  }

  public boolean isLaterPage() {
    return !before.isEmpty();
  }

  private Page<AuditEntry> page() {
    if (page == null) {
      page = subject.isBlank() ? slice() : new Page<>(about(), Optional.empty());
    }
    return page;
  }

  private Page<AuditEntry> slice() {
    long from = before.matches("\\d{1,18}") ? Long.parseLong(before) : Long.MAX_VALUE;
    return log.before(from, ROWS);
  }

  private List<AuditEntry> about() {
    var entries = new ArrayList<>(log.about(subject.strip()));
    Collections.reverse(entries);
    return entries;
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
