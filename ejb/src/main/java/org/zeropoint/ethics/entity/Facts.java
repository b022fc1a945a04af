package org.zeropoint.ethics.entity;

import java.util.List;
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
 */
public record Facts(
    List<String> brokenLimits,
    List<DigestCheck> digests,
    long nonFiniteSteps,
    long steps,
    Evaluation evaluation,
    Optional<String> elsewhere,
    boolean mayBeEqual,
    Optional<Provenance> provenance) {

  public Facts {
    brokenLimits = List.copyOf(brokenLimits);
    digests = List.copyOf(digests);
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
        Optional.empty());
  }

  /** Facts about what was made elsewhere: there is no plan, and there are no steps. */
  public static Facts elsewhere(String origin, List<DigestCheck> digests, Evaluation evaluation) {
    return new Facts(
        List.of(), digests, 0, 0, evaluation, Optional.of(origin), false, Optional.empty());
  }

  /** Of a change for which it suffices not to be worse. */
  public Facts allowEqual(boolean suffices) {
    return new Facts(
        brokenLimits, digests, nonFiniteSteps, steps, evaluation, elsewhere, suffices, provenance);
  }

  /** Of a candidate that is from there. */
  public Facts from(Provenance known) {
    return new Facts(
        brokenLimits,
        digests,
        nonFiniteSteps,
        steps,
        evaluation,
        elsewhere,
        mayBeEqual,
        Optional.of(known));
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
