package org.zeropoint.ops.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.zeropoint.audit.tree.LoggedEntry;
import org.zeropoint.consensus.control.Gate;
import org.zeropoint.consensus.control.GateRecord;
import org.zeropoint.consensus.control.PolicyBook;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.consensus.entity.Policy;
import org.zeropoint.consensus.entity.PolicyState;
import org.zeropoint.proposals.entity.Overriding;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/** The entries that one proposal leaves in the log, decided by the real gate. */
final class History {

  static final String TENANT = "default";
  static final String PROPOSAL = "proposal-1";
  static final long KEY = 50;

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  final List<LoggedEntry> entries = new ArrayList<>();
  final Proposal proposal = new Proposal(TENANT, PROPOSAL, "author", START);
  private final List<GateInput.Ballot> ballots = new ArrayList<>();
  private final List<Overriding> overrides = new ArrayList<>();
  private PolicyState policy = PolicyBook.shipped();
  private long keys = 1000;
  private int minutes;
  private String actor = "admin";

  History() {
    account("reviewer", false, "reviewer");
    account("critic", false, "reviewer");
    account("promoter", false, "promoter");
    account("model-judge", true, "ai-reviewer");
    revise("author");
  }

  private Instant now() {
    return START.plus(Duration.ofMinutes(minutes));
  }

  History later(Duration duration) {
    minutes += (int) duration.toMinutes();
    return this;
  }

  void account(String name, boolean service, String role) {
    ObjectNode row = row().put("tenant", TENANT).put("name", name).put("service", service);
    row.putArray("roles").add(role);
    entry("account.create", name, "done", rows(change("account", "insert", keys++, row)));
  }

  void revise(String editor) {
    ObjectNode content = row().put("proposalId", PROPOSAL).put("synthiantId", "helper");
    content.put("changeType", "feature").put("summary", "revision of " + now());
    content.putObject("candidate").put("version", "helper@1");
    Revision revision = proposal.revise(new Revision.Content(content, row()), editor, now());
    ballots.clear();
    overrides.clear();
    entry(
        "proposal.revise",
        PROPOSAL,
        "done",
        rows(
            state(revision.number() == 1 ? "insert" : "update"),
            change(
                "revision",
                "insert",
                keys++,
                row()
                    .put("proposal_pk", KEY)
                    .put("number", revision.number())
                    .put("digest", revision.digest())
                    .put("editor", editor)
                    .put("starter", "trainer"))));
  }

  void vote(Channel channel, String voter, boolean pass) {
    minutes++;
    actor = voter;
    var ballot =
        new GateInput.Ballot(keys++, proposal.digest(), channel, voter, pass, now(), false);
    ballots.add(ballot);
    ObjectNode vote =
        row()
            .put("proposal_pk", KEY)
            .put("digest", proposal.digest())
            .put("channel", channel.external())
            .put("result", pass ? "pass" : "fail")
            .put("voter", voter)
            .put("cast_at", now().toString());
    settle("vote.cast", change("vote", "insert", ballot.id(), vote));
  }

  void lift(String voter) {
    minutes++;
    actor = voter;
    GateInput.Ballot fail =
        ballots.stream().filter(b -> b.voter().equals(voter)).findFirst().orElseThrow();
    ballots.set(
        ballots.indexOf(fail),
        new GateInput.Ballot(
            fail.id(), fail.digest(), fail.channel(), voter, false, fail.castAt(), true));
    settle(
        "veto.lift",
        change(
            "veto_lift",
            "insert",
            keys++,
            row().put("vote_pk", fail.id()).put("lifted_at", now().toString())));
  }

  void override(String by, String reason) {
    minutes++;
    actor = by;
    var override = new Overriding(by, reason, now(), now().plus(Duration.ofDays(7)));
    overrides.add(override);
    ObjectNode row =
        row()
            .put("proposal_pk", KEY)
            .put("digest", proposal.digest())
            .put("overrider", by)
            .put("made_at", now().toString())
            .put("expires_at", override.expiresAt().toString());
    row.set("reason", text(reason));
    settle("veto.override", change("veto_override", "insert", keys++, row));
  }

  private static com.fasterxml.jackson.databind.JsonNode text(String text) {
    return text.length() > 200
        ? row().put("sha256", Digest.of(text).hex())
        : com.fasterxml.jackson.databind.node.TextNode.valueOf(text);
  }

  /** Decides by what the product brings along, or an earlier release did, from here on. */
  void bringsAlong(PolicyState shipped) {
    policy = shipped;
  }

  void policy(Policy next) {
    minutes++;
    actor = "admin";
    String content = CanonicalJson.of(next.json());
    policy =
        new PolicyState(
            policy.number() + 1,
            Digest.of(content).value(),
            next,
            Optional.of("admin"),
            Optional.of(now()));
    entry(
        "policy.edit",
        "policy " + policy.number(),
        "done",
        rows(
            change(
                "policy_version",
                "insert",
                keys++,
                row()
                    .put("tenant", TENANT)
                    .put("number", policy.number())
                    .put("content", content)
                    .put("digest", policy.digest())
                    .put("editor", "admin"))));
  }

  void promote(String by) {
    minutes++;
    actor = by;
    ObjectNode alias = row().put("synthiant_pk", 7).put("name", "production").put("version_pk", 8);
    ObjectNode moved =
        row()
            .put("synthiant_pk", 7)
            .put("alias", "production")
            .put("ordinal", 1)
            .put("kind", "promotion")
            .put("to_version_pk", 8)
            .put("proposal_id", PROPOSAL)
            .put("revision_digest", proposal.digest())
            .put("changed_by", by)
            .put("changed_at", now().toString());
    entry(
        "alias.promote",
        "helper@production",
        "promoted",
        rows(
            change(
                "synthiant",
                "insert",
                7,
                row().put("tenant", TENANT).put("synthiant_id", "helper")),
            change("model_version", "insert", 8, row().put("synthiant_pk", 7).put("number", 1)),
            change("promotion_approval", "insert", 9, approval(by)),
            change("alias_change", "insert", keys++, moved),
            change("model_alias", "insert", keys++, alias),
            change("promotion_approval", "delete", 9, null)));
  }

  private ObjectNode approval(String by) {
    return row()
        .put("proposal_pk", KEY)
        .put("digest", proposal.digest())
        .put("approver", by)
        .put("approved_at", now().toString());
  }

  /** The rows of a unit, and behind them what the gate made of them. */
  private void settle(String action, ObjectNode change) {
    GateInput input = input();
    GateDecision decision = Gate.decide(input);
    proposal.settle(decision.toConsensus(Optional.empty(), now()));
    entry(action, PROPOSAL, decision.status().external(), rows(change, state("update")));
    entry(
        "gate.decided",
        PROPOSAL,
        decision.status().external() + "; policy " + policy.digest(),
        GateRecord.of(proposal, input, decision, policy));
  }

  /** What the gate looks at now. */
  GateInput input() {
    return new GateInput(
        proposal.digest(),
        new GateInput.People(
            new HashSet<>(List.of("author", proposal.lastEditor(), "trainer")), false),
        ballots,
        new GateInput.Measured(true, OptionalDouble.of(97), List.of()),
        overrides,
        proposal.withdrawal(),
        List.of(),
        new GateInput.Demands(
            policy.policy().terms(proposal.changeType(), proposal.risk()), policy.digest()),
        now());
  }

  private ObjectNode state(String op) {
    ObjectNode row =
        row()
            .put("tenant", TENANT)
            .put("proposal_id", PROPOSAL)
            .put("change_type", proposal.changeType().external())
            .put("risk", proposal.risk().external())
            .put("author", "author")
            .put("last_editor", proposal.lastEditor())
            .put("candidate", "helper@1")
            .put("revision", proposal.revision())
            .put("digest", proposal.digest())
            .put("status", proposal.status().external())
            .put("ai_verdict", proposal.aiVerdict().external())
            .put("human_verdict", proposal.humanVerdict().external())
            .put("author_service", false);
    GateDecision now = Gate.decide(input());
    if (op.equals("update") && !ballots.isEmpty()) {
      now.aiPass().ifPresent(vote -> row.put("ai_pass_vote", vote));
      now.humanPass().ifPresent(vote -> row.put("human_pass_vote", vote));
    }
    return change("proposal", op, KEY, row);
  }

  static ObjectNode row() {
    return Json.mapper().createObjectNode();
  }

  static ObjectNode change(String table, String op, long key, ObjectNode row) {
    ObjectNode change = row().put("table", table).put("op", op).put("key", key);
    if (row != null) {
      change.set("row", row);
    }
    return change;
  }

  static ObjectNode rows(ObjectNode... changes) {
    ObjectNode facts = row();
    facts.putArray("rows").addAll(List.of(changes));
    return facts;
  }

  void entry(String action, String subject, String outcome, ObjectNode facts) {
    entries.add(
        new LoggedEntry(
            entries.size(),
            1_000_000_000L + entries.size(),
            now(),
            TENANT,
            action.startsWith("gate.") ? "gate" : actor,
            action,
            subject,
            outcome,
            Optional.ofNullable(proposal.digest()).map(Digest::new),
            Optional.of(facts)));
  }

  /** Changes the facts of the last entry that has such an action. */
  History forge(String action, Consumer<ObjectNode> forgery) {
    return forge(entry -> entry.action().equals(action), forgery);
  }

  History forge(Predicate<LoggedEntry> which, Consumer<ObjectNode> forgery) {
    LoggedEntry last = entries.stream().filter(which).reduce((a, b) -> b).orElseThrow();
    forgery.accept(last.facts().orElseThrow());
    return this;
  }

  /** Takes the last entry with such an action away. */
  History drop(String action) {
    LoggedEntry last =
        entries.stream().filter(e -> e.action().equals(action)).reduce((a, b) -> b).orElseThrow();
    entries.remove(last);
    return this;
  }

  DecisionReplay replay() {
    var replay = new DecisionReplay(true);
    entries.forEach(replay::take);
    return replay;
  }

  List<String> codes() {
    return replay().finish().stream().map(Fault::code).toList();
  }

  static Policy strict(int quorum, int promoters) {
    return new Policy(
        List.of(
            new Policy.Rule(
                Optional.empty(),
                Optional.empty(),
                new Policy.Terms(quorum, quorum, 80, 90, promoters))));
  }

  /** The row of a table in facts. */
  static ObjectNode row(ObjectNode facts, String table) {
    for (var change : facts.path("rows")) {
      if (change.path("table").asText().equals(table)) {
        return (ObjectNode) change.path("row");
      }
    }
    throw new IllegalArgumentException(Map.of("no row of", table).toString());
  }
}
