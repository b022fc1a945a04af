package org.zeropoint.ethics.entity;

import java.util.List;
import java.util.Optional;

/**
 * What one of the built-in reviewers said.
 *
 * @param reviewer {@code rules}, {@code evaluation}, {@code llm}
 * @param version of the reviewer; another one may find otherwise
 * @param measures whether it speaks from measurements; what does not can only take a pass away
 * @param consulted what somebody outside was asked and answered
 * @param seconds that it took; no part of any digest
 */
public record ReviewPart(
    String reviewer,
    String version,
    boolean measures,
    List<Finding> findings,
    Optional<Consulted> consulted,
    double seconds) {

  public ReviewPart {
    findings = List.copyOf(findings);
  }

  /**
   * What somebody outside was asked and answered. It cannot be computed again here, so it is kept.
   *
   * @param model its name, as it was asked for
   * @param brief version of the brief that it was given
   * @param input digest of the data that it was given
   * @param answer canonical JSON of what it said
   * @param digest of the answer
   */
  public record Consulted(String model, String brief, String input, String answer, String digest) {}
}
