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
 */
public record Facts(
    List<String> brokenLimits,
    List<DigestCheck> digests,
    long nonFiniteSteps,
    long steps,
    Evaluation evaluation) {

  public Facts {
    brokenLimits = List.copyOf(brokenLimits);
    digests = List.copyOf(digests);
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
