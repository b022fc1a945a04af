package org.zeropoint.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.zeropoint.audit.tree.Watched;
import org.zeropoint.consensus.control.PolicyBook;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * A proposal to decide on, and the facts of the entries about it, of the form and length that the
 * product gives them.
 *
 * @param proposal its key
 */
record LogSample(long proposal) {

  static final String VOTER = "reviewer";
  static final String NOTES = "Read, tried, and found to keep what it promises.";

  private static final ObjectNode POLICY = PolicyBook.shipped().policy().json();
  private static final OffsetDateTime CREATED =
      Instant.parse("2026-01-01T00:00:00Z").atOffset(ZoneOffset.UTC);

  String proposalId() {
    return "prop-" + proposal;
  }

  Digest digest() {
    return Digest.of(proposalId());
  }

  /** Writes the proposal and its revision, in the tables of every version of the schema. */
  void insert(Connection connection) throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement(
                "insert into proposal (id, tenant, proposal_id, synthiant_id, change_type, risk,"
                    + " summary, author, last_editor, revision, digest, status, ai_verdict,"
                    + " human_verdict, consensus_at, created_at, updated_at, version) values"
                    + " (?, 'default', ?, 'bench', 'research', 'low', 'One to decide on.',"
                    + " 'author', 'author', 1, ?, 'pending', 'pending', 'pending', ?, ?, ?, 1)");
        PreparedStatement revision =
            connection.prepareStatement(
                "insert into revision (id, proposal_pk, number, digest, content, claims, editor,"
                    + " created_at) values (?, ?, 1, ?, '{}', '{}', 'author', ?)")) {
      insert.setLong(1, proposal);
      insert.setString(2, proposalId());
      insert.setString(3, digest().value());
      insert.setObject(4, CREATED);
      insert.setObject(5, CREATED);
      insert.setObject(6, CREATED);
      insert.executeUpdate();
      revision.setLong(1, proposal);
      revision.setLong(2, proposal);
      revision.setString(3, digest().value());
      revision.setObject(4, CREATED);
      revision.executeUpdate();
    }
  }

  /** Facts of a vote: the row that it added and the row that it changed. */
  ObjectNode rows(long vote, int ordinal, Instant now) {
    ObjectNode facts = Json.mapper().createObjectNode();
    ArrayNode rows = facts.putArray("rows");
    rows.addObject()
        .put("table", "vote")
        .put("op", "insert")
        .put("key", vote)
        .set("row", Watched.row("vote", vote(ordinal, now)));
    rows.addObject()
        .put("table", "proposal")
        .put("op", "update")
        .put("key", proposal)
        .set("row", Watched.row("proposal", proposal(now)));
    return facts;
  }

  private Map<String, Object> vote(int ordinal, Instant now) {
    return Map.of(
        "proposal_pk",
        proposal,
        "digest",
        digest().value(),
        "channel",
        "human",
        "result",
        "pass",
        "voter",
        VOTER,
        "ordinal",
        ordinal,
        "notes",
        NOTES,
        "cast_at",
        now);
  }

  private Map<String, Object> proposal(Instant now) {
    return Map.ofEntries(
        Map.entry("tenant", "default"),
        Map.entry("proposal_id", proposalId()),
        Map.entry("synthiant_id", "bench"),
        Map.entry("change_type", "research"),
        Map.entry("risk", "low"),
        Map.entry("summary", "One to decide on."),
        Map.entry("author", "author"),
        Map.entry("last_editor", "author"),
        Map.entry("revision", 1),
        Map.entry("digest", digest().value()),
        Map.entry("status", "under_review"),
        Map.entry("ai_verdict", "pending"),
        Map.entry("human_verdict", "pass"),
        Map.entry("consensus_at", now),
        Map.entry("created_at", CREATED),
        Map.entry("author_service", false));
  }

  /** Facts of the gate's decision: the policy, and what it saw. */
  ObjectNode decision(Instant now) {
    ObjectNode facts = Json.mapper().createObjectNode();
    ObjectNode decision = facts.putObject("decision");
    decision
        .put("proposalId", proposalId())
        .put("revision", 1)
        .put("changeType", "research")
        .put("risk", "low");
    decision.set("policy", POLICY);
    ObjectNode input = decision.putObject("input").put("digest", digest().value());
    input.putArray("excluded").add("author");
    input.put("serviceAuthor", false);
    input
        .putArray("ballots")
        .addObject()
        .put("id", proposal)
        .put("digest", digest().value())
        .put("channel", "human")
        .put("voter", VOTER)
        .put("pass", true)
        .put("castAt", now.toString())
        .put("lifted", false);
    input.put("candidate", false);
    input.putArray("evidence");
    input.putArray("overrides");
    input.putArray("approvals");
    input.put("policyDigest", digest().value()).put("at", now.toString());
    decision.put("status", "under_review").put("ai", "pending").put("human", "pass");
    return facts;
  }
}
