package org.zeropoint.proposals.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.Json;

/**
 * Writes a proposal in the form that clients know: its content, and beside it what the gate and the
 * measurements say.
 */
public final class ProposalJson {

  private ProposalJson() {}

  public static ObjectNode of(Proposal proposal, Revision revision) {
    ObjectNode content = revision.content();
    ObjectNode json = Json.mapper().createObjectNode();
    for (String field :
        new String[] {
          "proposalId", "synthiantId", "timestamp", "changeType", "summary", "details"
        }) {
      json.set(field, content.get(field));
    }
    json.put("status", proposal.status().external());
    ObjectNode consensus =
        json.putObject("consensus")
            .put("ai", proposal.aiVerdict().external())
            .put("human", proposal.humanVerdict().external())
            .put("timestamp", proposal.consensusAt().toString());
    proposal.consensusNotes().ifPresent(notes -> consensus.put("notes", notes));
    governance(proposal, json);
    setIfPresent(json, content, "trainingData");
    revision.metrics().ifPresent(metrics -> json.set("metrics", metrics));
    revision.ethicsReview().ifPresent(review -> json.set("ethicsReview", review));
    setIfPresent(json, content, "commit");
    setIfPresent(json, content, "candidate");
    setIfPresent(json, content, "evidence");
    json.put("author", proposal.author());
    proposal.runId().ifPresent(run -> json.put("runId", run));
    json.put("revision", revision.number());
    json.put("digest", revision.digest());
    json.put("updatedAt", proposal.updatedAt().toString());
    return json;
  }

  private static void governance(Proposal proposal, ObjectNode json) {
    proposal.policyDigest().ifPresent(policy -> json.put("policy", policy));
    proposal
        .override()
        .ifPresent(override -> json.put("overridden", true).set("override", Json.tree(override)));
    proposal.withdrawal().ifPresent(w -> json.set("withdrawal", Json.tree(w)));
  }

  private static void setIfPresent(ObjectNode json, JsonNode content, String field) {
    if (content.hasNonNull(field)) {
      json.set(field, content.get(field));
    }
  }
}
