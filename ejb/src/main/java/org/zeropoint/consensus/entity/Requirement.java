package org.zeropoint.consensus.entity;

/**
 * One thing that has to hold before a revision is accepted.
 *
 * @param name short and stable, {@code human-review}
 * @param reason why it has this state, in words for the person who has to act
 */
public record Requirement(String name, State state, String reason) {

  /** Whether a requirement holds. An error blocks like an unmet one. */
  public enum State {
    SATISFIED,
    UNSATISFIED,
    OVERRIDDEN,
    NOT_APPLICABLE,
    ERROR
  }

  public boolean blocks() {
    return state == State.UNSATISFIED || state == State.ERROR;
  }
}
