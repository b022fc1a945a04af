package org.zeropoint.ops.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.zeropoint.audit.tree.LoggedEntry;
import org.zeropoint.consensus.control.GateRecord;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.consensus.entity.Policy;

/**
 * A decision of the gate as an entry holds it.
 *
 * @param policy the whole one that is recorded with it
 */
record Decision(
    LoggedEntry entry,
    String proposalId,
    long revision,
    String changeType,
    String risk,
    Policy policy,
    GateInput input,
    Outcome outcome) {

  static final String ACCEPTED = "accepted";

  /**
   * What the gate said.
   *
   * @param aiPass key of the vote that made the AI channel pass
   * @param humanPass key of the vote that completed the human quorum
   */
  record Outcome(
      String status, String ai, String human, Optional<Long> aiPass, Optional<Long> humanPass) {

    static Outcome of(GateDecision decision) {
      return new Outcome(
          decision.status().external(),
          decision.ai().external(),
          decision.human().external(),
          decision.aiPass(),
          decision.humanPass());
    }

    @Override
    public String toString() {
      return status
          + " (ai "
          + ai
          + aiPass.map(vote -> " by vote " + vote).orElse("")
          + ", human "
          + human
          + humanPass.map(vote -> " by vote " + vote).orElse("")
          + ")";
    }
  }

  /**
   * The decision of an entry; empty when it holds none.
   *
   * @throws RuntimeException when it is not of the form that {@link GateRecord} writes
   */
  static Optional<Decision> of(LoggedEntry entry) {
    JsonNode json = entry.facts().map(facts -> facts.path("decision")).orElse(null);
    if (json == null || json.isMissingNode()) {
      return Optional.empty();
    }
    return Optional.of(
        new Decision(
            entry,
            json.path("proposalId").asText(),
            json.path("revision").asLong(),
            json.path("changeType").asText(),
            json.path("risk").asText(),
            GateRecord.policy(json),
            GateRecord.input(json),
            new Outcome(
                json.path("status").asText(),
                json.path("ai").asText(),
                json.path("human").asText(),
                vote(json, "aiPass"),
                vote(json, "humanPass"))));
  }

  private static Optional<Long> vote(JsonNode json, String field) {
    return Optional.ofNullable(json.get(field)).map(JsonNode::longValue);
  }

  String digest() {
    return input.digest();
  }

  boolean accepts() {
    return outcome.status().equals(ACCEPTED);
  }
}
