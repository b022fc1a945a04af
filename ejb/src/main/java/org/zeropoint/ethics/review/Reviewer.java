package org.zeropoint.ethics.review;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.ReviewPart.Consulted;

/** A built-in AI reviewer. Every bean of this type is on the panel. */
public interface Reviewer {

  /** Short and stable: {@code rules}. */
  String name();

  /** Another one for every change that may change what it finds. */
  String version();

  /** Its place among the others, who see what those before them found; the lowest first. */
  int order();

  /** Whether it speaks from measurements: only those who do can make a pass. */
  boolean measures();

  /** What keeps it from the panel now; empty when it takes part. */
  Optional<String> off();

  /** How it is set up, by name, for admins to see: no secrets. */
  default SortedMap<String, String> settings() {
    return Collections.emptySortedMap();
  }

  /**
   * Judges a case; whatever it throws becomes an error, which blocks.
   *
   * @return findings whose names no other reviewer uses
   */
  Opinion review(ReviewCase reviewed);

  /**
   * What it found.
   *
   * @param consulted what somebody outside was asked and answered
   */
  record Opinion(List<Finding> findings, Optional<Consulted> consulted) {

    public Opinion {
      findings = List.copyOf(findings);
    }

    /** Without asking anybody. */
    public static Opinion of(List<Finding> findings) {
      return new Opinion(findings, Optional.empty());
    }
  }
}
