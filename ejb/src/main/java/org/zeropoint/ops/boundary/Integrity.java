package org.zeropoint.ops.boundary;

import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;
import org.zeropoint.ops.control.FsckLog;
import org.zeropoint.ops.control.FsckTurn;
import org.zeropoint.ops.entity.FsckReport;
import org.zeropoint.ops.fsck.Fsck;
import org.zeropoint.shared.Composite;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/**
 * Checks the whole installation while it runs: outside the server's transactions, so that no time
 * limit of theirs ends it, in one of its connection's own that cannot write.
 */
@Stateless
@Permitted({Role.ADMIN, Role.AUDITOR})
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Integrity {

  private static final System.Logger LOG = System.getLogger(Integrity.class.getName());

  @Resource private DataSource dataSource;
  @Inject private Settings settings;
  @Inject private Clock clock;
  @Inject private FsckTurn turn;
  @Inject private FsckLog log;

  /**
   * Rows against the log, the log against what was signed, files against digests; of all tenants.
   *
   * @throws Conflict when another check is under way on this server
   * @throws Unavailable when the database cannot be read at all
   */
  @Composite
  public FsckReport check() {
    turn.take();
    try {
      FsckReport report = run();
      report.faults().forEach(fault -> LOG.log(System.Logger.Level.ERROR, "integrity: " + fault));
      leaveEntry(report);
      return report;
    } finally {
      turn.give();
    }
  }

  /** What was found is told, also when the log is so damaged that it takes no more entries. */
  private void leaveEntry(FsckReport report) {
    try {
      log.found(report);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the check of the installation left no entry", e);
    }
  }

  private FsckReport run() {
    try (Connection connection = dataSource.getConnection()) {
      return new Fsck(connection, settings.data(), clock).run();
    } catch (SQLException e) {
      throw new Unavailable("the database cannot be read: " + e.getMessage(), e);
    }
  }
}
