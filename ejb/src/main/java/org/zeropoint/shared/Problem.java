package org.zeropoint.shared;

import jakarta.ejb.ApplicationException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that the caller can understand and, mostly, put right. Rolls the transaction back and
 * is answered as RFC 9457 problem details; anything else that is thrown is a defect and answered as
 * 500 without details.
 */
@ApplicationException(rollback = true, inherited = true)
public abstract sealed class Problem extends RuntimeException
    permits NotFound, Conflict, Invalid, Forbidden, Stale, Unauthenticated, Unavailable, TooMany {

  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;
  private transient Attempt attempt;

  protected Problem(String message, List<Violation> violations) {
    super(Objects.requireNonNull(message));
    this.violations = List.copyOf(violations);
  }

  protected Problem(String message, Throwable cause) {
    super(Objects.requireNonNull(message), cause);
    this.violations = List.of();
  }

  /** The HTTP status that names this kind of problem. */
  public abstract int status();

  /** A few words that are the same for every problem of this kind. */
  public abstract String title();

  /** The fields that broke a rule; empty when the problem is not about a field. */
  public List<Violation> violations() {
    return violations;
  }

  /**
   * What was being attempted, if an audited operation was, or who was not let in: that is an entry
   * in the log.
   */
  public Optional<Attempt> attempt() {
    return Optional.ofNullable(attempt);
  }

  /** Called by the interceptors; the innermost operation wins. */
  public void during(Attempt operation) {
    if (attempt == null) {
      attempt = operation;
    }
  }

  /**
   * An operation that was refused.
   *
   * @param action of the operation that would have left an entry, else {@link #ACCESS}
   * @param subject what it would have been about; with {@link #ACCESS} the name of the operation
   */
  public record Attempt(String action, String subject, Caller caller) {

    /** Who was not let into an operation that leaves no entry by itself. */
    public static final String ACCESS = "access.refused";

    public boolean isAccess() {
      return ACCESS.equals(action);
    }
  }
}
