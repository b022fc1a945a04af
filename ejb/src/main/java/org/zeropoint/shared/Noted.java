package org.zeropoint.shared;

/**
 * Something for the log alone, which changed nothing else.
 *
 * @param subject whom it is about
 * @param words what happened
 */
public record Noted(String subject, String words) implements Traced {

  /**
   * The same that happened several times.
   *
   * @param what happened, as a plural: {@code attempts}
   */
  public static Noted times(int count, String what, String subject, String words) {
    return new Noted(subject, count == 1 ? words : "%d %s: %s".formatted(count, what, words));
  }

  @Override
  public String auditSubject() {
    return subject;
  }

  @Override
  public String auditOutcome() {
    return words;
  }
}
