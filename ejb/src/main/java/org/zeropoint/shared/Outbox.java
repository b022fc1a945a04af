package org.zeropoint.shared;

import java.util.Map;

/**
 * Where a change is announced. What is announced in a transaction is told when it has committed,
 * and only then; what is lasting is written in that transaction, so that no crash loses it.
 */
public interface Outbox {

  void announce(Event event);

  /**
   * Something that happened.
   *
   * @param type one of {@link EventNames}, at most 40 characters
   * @param subject id of what changed, at most 300 characters
   * @param verb what happened to it, in one word of the past: {@code posted}, {@code revised}, at
   *     most 40 characters
   * @param data a few short facts about it; no secrets, they leave the house
   * @param lasting whether it is kept for those who are not listening now; what merely refreshes
   *     open pages is not
   */
  record Event(
      String tenant,
      String type,
      String subject,
      String verb,
      Map<String, Object> data,
      boolean lasting) {

    /**
     * @throws IllegalArgumentException when it is to be kept and {@link EventNames} lacks it
     */
    public Event {
      if (lasting && !EventNames.known(type, verb)) {
        throw new IllegalArgumentException("EventNames lacks " + type + "." + verb);
      }
      data = Map.copyOf(data);
    }

    public Event(
        String tenant, String type, String subject, String verb, Map<String, Object> data) {
      this(tenant, type, subject, verb, data, true);
    }

    public Event(String tenant, String type, String subject, String verb) {
      this(tenant, type, subject, verb, Map.of());
    }

    /** One of many small steps, told to open pages and then forgotten. */
    public static Event passing(String tenant, String type, String subject) {
      return new Event(tenant, type, subject, "progressed", Map.of(), false);
    }
  }
}
