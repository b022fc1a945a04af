package org.zeropoint.ethics.entity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one rule found.
 *
 * @param rule short and stable, {@code held-out-loss}
 * @param evidence what was measured and the bound, in words
 * @param advice what is recommended, though nothing fails for it
 * @param numbers what the outcome rests on; empty where it rests on no number
 * @param seconds that judging and measuring what it rests on took; part of no digest, and empty
 *     where that is not known
 */
public record Finding(
    String rule,
    Outcome outcome,
    String evidence,
    Optional<String> advice,
    Optional<Numbers> numbers,
    Optional<Double> seconds) {

  /** Not timed. */
  public Finding(
      String rule,
      Outcome outcome,
      String evidence,
      Optional<String> advice,
      Optional<Numbers> numbers) {
    this(rule, outcome, evidence, advice, numbers, Optional.empty());
  }

  /** Without numbers. */
  public Finding(String rule, Outcome outcome, String evidence, Optional<String> advice) {
    this(rule, outcome, evidence, advice, Optional.empty());
  }

  /** Without advice. */
  public Finding(String rule, Outcome outcome, String evidence) {
    this(rule, outcome, evidence, Optional.empty());
  }

  /**
   * What an outcome rests on.
   *
   * @param value the number that decided
   * @param threshold what it was held against
   * @param interval of the value
   * @param count how many observations it rests on
   * @param inputs digests of what was measured on
   */
  public record Numbers(
      double value,
      Optional<Double> threshold,
      Optional<Interval> interval,
      String unit,
      long count,
      List<String> inputs) {
    public Numbers {
      inputs = List.copyOf(inputs);
    }
  }

  /** What a rule says. */
  public enum Outcome {
    PASS,
    FAIL,
    ERROR,
    /** The rule says nothing of such a candidate; neither a pass nor a fail. */
    NOT_APPLICABLE,
    /** What was measured is told, with advice where there is any; neither a pass nor a fail. */
    NOTED;

    @JsonValue
    public String external() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The same, timed. */
  public Finding took(double time) {
    return new Finding(rule, outcome, evidence, advice, numbers, Optional.of(time));
  }

  /** Whether the rule speaks for or against the candidate. */
  @JsonIgnore
  public boolean applies() {
    return outcome != Outcome.NOT_APPLICABLE && outcome != Outcome.NOTED;
  }

  /** Whether it stands in the way of a pass: a fail or an error. */
  @JsonIgnore
  public boolean hinders() {
    return applies() && !passes();
  }

  @JsonIgnore
  public boolean passes() {
    return outcome == Outcome.PASS;
  }
}
