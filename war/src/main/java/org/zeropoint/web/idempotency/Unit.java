package org.zeropoint.web.idempotency;

import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import org.zeropoint.shared.Conflict;

/** A transaction that a request begins and ends; left open it is rolled back. */
final class Unit implements AutoCloseable {

  private final UserTransaction transaction;

  private Unit(UserTransaction transaction) {
    this.transaction = transaction;
  }

  static Unit begin(UserTransaction transaction) {
    try {
      transaction.begin();
      return new Unit(transaction);
    } catch (NotSupportedException | SystemException e) {
      throw new IllegalStateException("no transaction could be begun", e);
    }
  }

  /**
   * @throws Conflict when others changed the same at the same moment; nothing is changed then
   */
  void commit() {
    try {
      transaction.commit();
    } catch (RollbackException e) {
      var conflict = new Conflict("someone else changed this at the same moment; look again");
      conflict.addSuppressed(e);
      throw conflict;
    } catch (HeuristicMixedException | HeuristicRollbackException | SystemException e) {
      throw new IllegalStateException("the transaction could not be committed", e);
    }
  }

  @Override
  public void close() {
    try {
      if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
        transaction.rollback();
      }
    } catch (SystemException e) {
      throw new IllegalStateException("the transaction could not be rolled back", e);
    }
  }
}
