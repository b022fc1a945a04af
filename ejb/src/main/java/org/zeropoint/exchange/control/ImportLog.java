package org.zeropoint.exchange.control;

import jakarta.ejb.Stateless;
import org.zeropoint.exchange.entity.ImportReport;
import org.zeropoint.shared.Audited;

/** Leaves one entry for a queue file as a whole. */
@Stateless
public class ImportLog {

  @Audited("queue.import")
  public ImportReport imported(ImportReport report) {
    return report;
  }
}
