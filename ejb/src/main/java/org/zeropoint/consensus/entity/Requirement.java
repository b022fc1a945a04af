package org.zeropoint.consensus.entity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * One thing that has to hold before a revision is accepted, or before it goes live.
 *
 * @param name short and stable, {@code human-review}
 * @param stage what it stands in the way of
 * @param reason why it has this state, in words for the person who has to act
 */
public record Requirement(String name, Stage stage, State state, String reason) {

  /** A requirement of acceptance. */
  public Requirement(String name, State state, String reason) {
    this(name, Stage.ACCEPTANCE, state, reason);
  }

  /** Whether a requirement holds. An error blocks like an unmet one. */
  public enum State {
    SATISFIED,
    UNSATISFIED,
    OVERRIDDEN,
    NOT_APPLICABLE,
    ERROR
  }

  /** What a requirement is asked for. */
  public enum Stage {
    ACCEPTANCE,
    PROMOTION;

    @JsonValue
    public String external() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether it stands in the way of acceptance, and so of promotion. */
  public boolean blocks() {
    return stage == Stage.ACCEPTANCE && unmet();
  }

  /** Whether it does not hold, whatever it is asked for. */
  public boolean unmet() {
    return state == State.UNSATISFIED || state == State.ERROR;
  }
}
