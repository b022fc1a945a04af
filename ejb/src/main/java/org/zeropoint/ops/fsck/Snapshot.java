package org.zeropoint.ops.fsck;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/**
 * One state of the database for all checks, however long they take and whatever is written
 * meanwhile. PostgreSQL gives it to a transaction at REPEATABLE READ; H2 at SERIALIZABLE only,
 * which there is a snapshot of all tables as well, and locks nothing for who only reads.
 */
final class Snapshot implements AutoCloseable {

  private final Connection connection;
  private final boolean autoCommit;
  private final int isolation;
  private final boolean readOnly;

  Snapshot(Connection connection) throws SQLException {
    this.connection = connection;
    this.autoCommit = connection.getAutoCommit();
    this.isolation = connection.getTransactionIsolation();
    this.readOnly = connection.isReadOnly();
    boolean h2 = "H2".equals(connection.getMetaData().getDatabaseProductName());
    connection.setReadOnly(true);
    connection.setTransactionIsolation(
        h2 ? Connection.TRANSACTION_SERIALIZABLE : Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
  }

  /** Work that may fail without the others. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /** Does a part of the work; when it fails, the transaction goes on for the next. */
  void guard(String what, Findings findings, Work work) {
    try {
      Savepoint before = connection.setSavepoint();
      try {
        work.run();
      } catch (Exception e) {
        findings.unreadable(what, e);
        connection.rollback(before);
      }
    } catch (SQLException e) {
      findings.unreadable(what, e);
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      connection.rollback();
    } finally {
      connection.setAutoCommit(autoCommit);
      connection.setTransactionIsolation(isolation);
      connection.setReadOnly(readOnly);
    }
  }
}
