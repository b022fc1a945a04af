package org.zeropoint.ethics.entity;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the rules look at.
 *
 * @param brokenLimits limits that the plan breaks, in words
 * @param digests what each digest should be and what the thing itself has now
 * @param nonFiniteSteps steps of the run whose loss or gradient norm was no finite number
 * @param steps steps of the run that were written down
 * @param elsewhere of a candidate that no run of ours made: where it is from and what is not known
 * @param mayBeEqual whether it suffices not to be worse than production, as it does for a patch or
 *     an optimization
 * @param provenance where the candidate is from
 * @param took seconds that measuring and recomputing took, by part; what is not there is not known
 */
public record Facts(
    List<String> brokenLimits,
    List<DigestCheck> digests,
    long nonFiniteSteps,
    long steps,
    Evaluation evaluation,
    Optional<String> elsewhere,
    boolean mayBeEqual,
    Optional<Provenance> provenance,
    Map<String, Double> took) {

  public Facts {
    brokenLimits = List.copyOf(brokenLimits);
    digests = List.copyOf(digests);
    took = Map.copyOf(took);
  }

  /** Facts about what a run of ours made. */
  public Facts(
      List<String> brokenLimits,
      List<DigestCheck> digests,
      long nonFiniteSteps,
      long steps,
      Evaluation evaluation) {
    this(
        brokenLimits,
        digests,
        nonFiniteSteps,
        steps,
        evaluation,
        Optional.empty(),
        false,
        Optional.empty(),
        Map.of());
  }

  /** Facts about what was made elsewhere: there is no plan, and there are no steps. */
  public static Facts elsewhere(String origin, List<DigestCheck> digests, Evaluation evaluation) {
    return new Facts(
        List.of(),
        digests,
        0,
        0,
        evaluation,
        Optional.of(origin),
        false,
        Optional.empty(),
        Map.of());
  }

  /** Of a change for which it suffices not to be worse. */
  public Facts allowEqual(boolean suffices) {
    return with(suffices, provenance, took);
  }

  /** Of a candidate that is from there. */
  public Facts from(Provenance known) {
    return with(mayBeEqual, Optional.of(known), took);
  }

  /**
   * Timed.
   *
   * @param seconds by part
   */
  public Facts timed(Map<String, Double> seconds) {
    return with(mayBeEqual, provenance, seconds);
  }

  private Facts with(boolean suffices, Optional<Provenance> known, Map<String, Double> seconds) {
    return new Facts(
        brokenLimits,
        digests,
        nonFiniteSteps,
        steps,
        evaluation,
        elsewhere,
        suffices,
        known,
        seconds);
  }

  /** Seconds that these parts took together; empty where one of them is not known. */
  public Optional<Double> secondsOf(List<String> parts) {
    return took.keySet().containsAll(parts)
        ? Optional.of(parts.stream().mapToDouble(took::get).sum())
        : Optional.empty();
  }

  /**
   * @param actual empty when the thing is gone
   */
  public record DigestCheck(String what, String expected, Optional<String> actual) {

    public boolean matches() {
      return actual.filter(expected::equals).isPresent();
    }
  }
}
