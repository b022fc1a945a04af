package org.zeropoint.consensus.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.consensus.entity.Policy;
import org.zeropoint.consensus.entity.PolicyState;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.proposals.entity.ChangeType;
import org.zeropoint.proposals.entity.Overriding;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Risk;
import org.zeropoint.proposals.entity.Withdrawal;
import org.zeropoint.shared.Json;

/**
 * A decision of the gate as the log keeps it: with everything that it was made from, so that {@link
 * Gate#decide} can be run again by whoever has the log.
 */
public final class GateRecord {

  private static final String DECISION = "decision";

  private GateRecord() {}

  /** Facts of an entry: {@code {"decision": …}}. */
  public static ObjectNode of(
      Proposal proposal, GateInput input, GateDecision decision, PolicyState policy) {
    ObjectNode facts = Json.mapper().createObjectNode();
    ObjectNode json = facts.putObject(DECISION);
    json.put("proposalId", proposal.proposalId())
        .put("revision", proposal.revision())
        .put("changeType", proposal.changeType().external())
        .put("risk", proposal.risk().external());
    json.set("policy", policy.policy().json());
    json.set("input", input(input));
    json.put("status", decision.status().external())
        .put("ai", decision.ai().external())
        .put("human", decision.human().external());
    decision.aiPass().ifPresent(id -> json.put("aiPass", id));
    decision.humanPass().ifPresent(id -> json.put("humanPass", id));
    return facts;
  }

  private static ObjectNode input(GateInput input) {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("digest", input.digest());
    ArrayNode excluded = json.putArray("excluded");
    input.people().excluded().stream().sorted().forEach(excluded::add);
    json.put("serviceAuthor", input.people().serviceAuthor());
    ArrayNode ballots = json.putArray("ballots");
    input.ballots().forEach(ballot -> put(ballots.addObject(), ballot));
    json.put("candidate", input.measured().candidate());
    input.measured().compliance().ifPresent(score -> json.put("compliance", score));
    ArrayNode evidence = json.putArray("evidence");
    input.measured().evidence().forEach(r -> put(evidence.addObject(), r));
    ArrayNode overrides = json.putArray("overrides");
    input.overrides().forEach(o -> put(overrides.addObject(), o));
    input
        .withdrawal()
        .ifPresent(
            w ->
                json.putObject("withdrawal")
                    .put("by", w.by())
                    .put("reason", w.reason())
                    .put("at", w.at().toString()));
    ArrayNode approvals = json.putArray("approvals");
    input.approvals().forEach(approvals::add);
    json.put("policyDigest", input.demands().policyDigest());
    json.put("at", input.at().toString());
    return json;
  }

  private static void put(ObjectNode json, GateInput.Ballot ballot) {
    json.put("id", ballot.id())
        .put("digest", ballot.digest())
        .put("channel", ballot.channel().external())
        .put("voter", ballot.voter())
        .put("pass", ballot.pass())
        .put("castAt", ballot.castAt().toString())
        .put("lifted", ballot.lifted());
  }

  private static void put(ObjectNode json, Requirement requirement) {
    json.put("name", requirement.name())
        .put("stage", requirement.stage().external())
        .put("state", requirement.state().name())
        .put("reason", requirement.reason());
  }

  private static void put(ObjectNode json, Overriding override) {
    json.put("by", override.by())
        .put("reason", override.reason())
        .put("at", override.at().toString())
        .put("expiresAt", override.expiresAt().toString());
  }

  /**
   * The whole policy that a decision was made under; its digest has to be compared by the reader.
   */
  public static Policy policy(JsonNode decision) {
    return PolicyForm.read(decision.path("policy"));
  }

  /**
   * What the gate saw.
   *
   * @param decision the value of {@code decision} in the facts of an entry
   * @throws RuntimeException when it is not of the form that {@link #of} writes
   */
  public static GateInput input(JsonNode decision) {
    JsonNode json = required(decision, "input");
    ChangeType type = ChangeType.find(text(decision, "changeType")).orElseThrow();
    Risk risk = Risk.find(text(decision, "risk")).orElseThrow();
    return new GateInput(
        text(json, "digest"),
        new GateInput.People(
            names(required(json, "excluded")), required(json, "serviceAuthor").asBoolean()),
        list(required(json, "ballots"), GateRecord::ballot),
        measured(json),
        list(required(json, "overrides"), GateRecord::override),
        Optional.ofNullable(json.get("withdrawal")).map(GateRecord::withdrawal),
        list(required(json, "approvals"), JsonNode::asText),
        new GateInput.Demands(policy(decision).terms(type, risk), text(json, "policyDigest")),
        time(json, "at"));
  }

  private static GateInput.Measured measured(JsonNode json) {
    JsonNode score = json.get("compliance");
    return new GateInput.Measured(
        required(json, "candidate").asBoolean(),
        score == null ? OptionalDouble.empty() : OptionalDouble.of(score.doubleValue()),
        list(required(json, "evidence"), GateRecord::requirement));
  }

  private static GateInput.Ballot ballot(JsonNode json) {
    return new GateInput.Ballot(
        required(json, "id").longValue(),
        text(json, "digest"),
        Channel.valueOf(text(json, "channel").toUpperCase(Locale.ROOT)),
        text(json, "voter"),
        required(json, "pass").asBoolean(),
        time(json, "castAt"),
        required(json, "lifted").asBoolean());
  }

  private static Requirement requirement(JsonNode json) {
    return new Requirement(
        text(json, "name"),
        Requirement.Stage.valueOf(text(json, "stage").toUpperCase(Locale.ROOT)),
        Requirement.State.valueOf(text(json, "state")),
        text(json, "reason"));
  }

  private static Overriding override(JsonNode json) {
    return new Overriding(
        text(json, "by"), text(json, "reason"), time(json, "at"), time(json, "expiresAt"));
  }

  private static Withdrawal withdrawal(JsonNode json) {
    return new Withdrawal(text(json, "by"), text(json, "reason"), time(json, "at"));
  }

  private static <T> List<T> list(JsonNode json, Function<JsonNode, T> read) {
    var all = new ArrayList<T>();
    json.forEach(item -> all.add(read.apply(item)));
    return all;
  }

  private static Set<String> names(JsonNode json) {
    return new HashSet<>(list(json, JsonNode::asText));
  }

  private static String text(JsonNode json, String field) {
    return required(json, field).asText();
  }

  private static Instant time(JsonNode json, String field) {
    return Instant.parse(text(json, field));
  }

  private static JsonNode required(JsonNode json, String field) {
    JsonNode value = json.get(field);
    if (value == null) {
      throw new IllegalArgumentException("the recorded decision lacks " + field);
    }
    return value;
  }
}
