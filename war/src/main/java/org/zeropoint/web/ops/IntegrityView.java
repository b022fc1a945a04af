package org.zeropoint.web.ops;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import org.zeropoint.ops.boundary.Integrity;
import org.zeropoint.ops.entity.FsckReport;
import org.zeropoint.shared.Role;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Viewer;

/** The button that checks the whole installation, and what it found. */
@Named
@ViewScoped
public class IntegrityView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int FAULTS = 20;

  @Inject private Integrity integrity;
  @Inject private Attempts attempts;
  @Inject private Viewer viewer;

  private transient FsckReport report;

  public void check() {
    report = attempts.get("", integrity::check).orElse(null);
  }

  public boolean isOffered() {
    return viewer.is(Role.ADMIN.external()) || viewer.is(Role.AUDITOR.external());
  }

  /** Null before it was asked for. */
  public FsckReport getReport() {
    return report;
  }

  /** The first faults. */
  public List<?> getFaults() {
    return report.faults().subList(0, Math.min(FAULTS, report.faults().size()));
  }

  /** How many faults there are besides. */
  public int getMoreFaults() {
    return Math.max(0, report.faults().size() - FAULTS);
  }
}
