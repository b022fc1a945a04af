package org.zeropoint.consensus.entity;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that somebody can do now so that a proposal moves on.
 *
 * @param action {@code vote|review|answer|resolve|measure-again|revise|promote|wait}
 * @param since when that state came to be
 * @param why in words for who has to act
 * @param requirement name of the requirement that waits for it; {@code promotion} for a promotion
 */
public record Turn(Who who, String action, Instant since, String why, String requirement) {

  public static final String VOTE = "vote";
  public static final String REVIEW = "review";
  public static final String ANSWER = "answer";
  public static final String RESOLVE = "resolve";
  public static final String MEASURE_AGAIN = "measure-again";
  public static final String REVISE = "revise";
  public static final String PROMOTE = "promote";
  public static final String WAIT = "wait";

  /** Either everyone who holds a role, {@code ai-reviewer}, or one account. */
  public record Who(Optional<String> role, Optional<String> account) {

    public static Who role(String name) {
      return new Who(Optional.of(name), Optional.empty());
    }

    public static Who account(String name) {
      return new Who(Optional.empty(), Optional.of(name));
    }
  }
}
