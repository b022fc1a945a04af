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
   * @param type {@code proposal|run|alias|corpus|policy}
   * @param subject id of what changed
   * @param verb what happened to it, in one word of the past: {@code posted}, {@code revised}
   */
  record Event(String tenant, String type, String subject, String verb) {

    /** A change that needs no word of its own. */
    public Event(String tenant, String type, String subject) {
      this(tenant, type, subject, "changed");
    }
  }
}
