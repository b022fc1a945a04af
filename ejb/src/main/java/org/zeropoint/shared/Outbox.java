package org.zeropoint.shared;

/**
 * Where a change is announced. What is announced in a transaction is told when it has committed,
 * and only then.
 */
public interface Outbox {

  void announce(Event event);

  /**
   * Something that happened.
   *
   * @param type {@code proposal|run|alias|corpus}
   * @param subject id of what changed
   */
  record Event(String tenant, String type, String subject) {}
}
