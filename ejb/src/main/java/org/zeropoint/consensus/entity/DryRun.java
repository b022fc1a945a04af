package org.zeropoint.consensus.entity;

import java.util.List;
import java.util.Optional;

/**
 * What another policy would change.
 *
 * @param policy digest of that policy
 * @param examined how many open proposals were looked at, the newest first
 * @param truncated whether there are more, which were not looked at
 * @param changes only proposals for which something would change
 */
public record DryRun(String policy, int examined, boolean truncated, List<Change> changes) {

  /**
   * One proposal under both policies.
   *
   * @param digest the revision that was looked at
   */
  public record Change(
      String proposalId,
      String digest,
      String changeType,
      String risk,
      Standing before,
      Standing after,
      List<Difference> requirements) {}

  /**
   * Where a proposal stands.
   *
   * @param promotable whether its candidate could go live
   */
  public record Standing(String status, boolean promotable) {}

  /**
   * A requirement that would have another state or another reason; absent where it is not asked.
   */
  public record Difference(
      String name, Requirement.Stage stage, Optional<Said> before, Optional<Said> after) {}

  /** What a requirement says. */
  public record Said(Requirement.State state, String reason) {

    public static Said of(Requirement requirement) {
      return new Said(requirement.state(), requirement.reason());
    }
  }
}
