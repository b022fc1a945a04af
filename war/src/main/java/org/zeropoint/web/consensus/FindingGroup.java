package org.zeropoint.web.consensus;

import java.util.List;

/**
 * Findings about one matter.
 *
 * @param id of the element on the page
 * @param title of the matter
 * @param told how many requirements there are met
 * @param first what stands in the way of a pass
 * @param rest all others
 */
public record FindingGroup(
    String id, String title, String told, List<FindingLine> first, List<FindingLine> rest) {

  public FindingGroup {
    first = List.copyOf(first);
    rest = List.copyOf(rest);
  }

  /** Whether anything in it stands in the way of a pass. */
  public boolean hinders() {
    return !first.isEmpty();
  }

  /** What it is about. The matter of a rule is told by the name of the rule. */
  public enum Matter {
    QUALITY("quality-", "held-out-loss", "regression-prompts", "choices", "calibration"),
    MEMORISATION("canary-", "verbatim-", "no-verbatim-passage", "memorisation"),
    BIAS("bias"),
    SAFETY("unsafe-", "secrets", "personal-data", "safety"),
    DATA("data-", "near-duplicates"),
    RUN("run-", "limits-kept", "finite-numbers"),
    SUPPLY("supply-", "digests-match", "origin-told"),
    /** The review itself, and what is not known yet to this list. */
    OTHER;

    private final List<String> rules;

    Matter(String... rules) {
      this.rules = List.of(rules);
    }

    /** By the beginning of the name of the rule. */
    public static Matter of(String rule) {
      for (Matter matter : values()) {
        if (matter.rules.stream().anyMatch(rule::startsWith)) {
          return matter;
        }
      }
      return OTHER;
    }
  }
}
