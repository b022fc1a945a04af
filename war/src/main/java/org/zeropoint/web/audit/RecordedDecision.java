package org.zeropoint.web.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Verdict;
import org.zeropoint.web.page.Wording;

/**
 * A decision of the gate as an entry holds it, for people. Read leniently: what somebody wrote into
 * the database is shown as far as it can be, and the proof says that it is not what was signed.
 *
 * @param decision the value of {@code decision} in the facts
 */
public record RecordedDecision(JsonNode decision) {

  /**
   * A vote that the gate saw.
   *
   * @param castAt null when it is no instant
   * @param lifted whether whoever cast it had taken it back
   */
  public record Ballot(
      String channel, String voter, boolean pass, Instant castAt, boolean lifted) {}

  static Optional<RecordedDecision> in(JsonNode facts) {
    return Optional.of(facts.path("decision"))
        .filter(JsonNode::isObject)
        .map(RecordedDecision::new);
  }

  /** Null when it is none that there is. */
  public Status status() {
    return Status.find(text("status")).orElse(null);
  }

  /** Null when it is none that there is. */
  public Verdict ai() {
    return Verdict.find(text("ai")).orElse(null);
  }

  /** Null when it is none that there is. */
  public Verdict human() {
    return Verdict.find(text("human")).orElse(null);
  }

  public String proposalId() {
    return text("proposalId");
  }

  public long revision() {
    return decision.path("revision").asLong();
  }

  public String digest() {
    return decision.at("/input/digest").asText("");
  }

  public String policyDigest() {
    return decision.at("/input/policyDigest").asText("");
  }

  public String changeType() {
    return text("changeType");
  }

  public String risk() {
    return text("risk");
  }

  /** As of when it was decided; null when it is no instant. */
  public Instant at() {
    return instant(decision.at("/input/at"));
  }

  public List<Ballot> ballots() {
    return list(
        "/input/ballots",
        ballot ->
            new Ballot(
                ballot.path("channel").asText(),
                ballot.path("voter").asText(),
                ballot.path("pass").asBoolean(),
                instant(ballot.path("castAt")),
                ballot.path("lifted").asBoolean()));
  }

  /** Whose votes never count: author, last editor and who started the run. */
  public String excluded() {
    return String.join(", ", list("/input/excluded", JsonNode::asText));
  }

  /** What the gate had from measurements; a state that there is none of is an error. */
  public List<Requirement> evidence() {
    return list(
        "/input/evidence",
        requirement ->
            new Requirement(
                requirement.path("name").asText(),
                state(requirement.path("state").asText()),
                requirement.path("reason").asText()));
  }

  private static Requirement.State state(String name) {
    return Arrays.stream(Requirement.State.values())
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElse(Requirement.State.ERROR);
  }

  /** Overrides in force and withdrawal, a sentence each. */
  List<String> besides(Wording words) {
    var sentences =
        new ArrayList<>(
            list(
                "/input/overrides",
                o ->
                    words.say(
                        "entry.override",
                        o.path("by").asText(),
                        o.path("expiresAt").asText(),
                        o.path("reason").asText())));
    JsonNode withdrawal = decision.at("/input/withdrawal");
    if (withdrawal.isObject()) {
      sentences.add(
          words.say(
              "entry.withdrawal",
              withdrawal.path("by").asText(),
              withdrawal.path("reason").asText("-")));
    }
    return sentences;
  }

  private String text(String field) {
    return decision.path(field).asText("");
  }

  private <T> List<T> list(String pointer, Function<JsonNode, T> read) {
    var all = new ArrayList<T>();
    decision.at(pointer).forEach(item -> all.add(read.apply(item)));
    return all;
  }

  private static Instant instant(JsonNode value) {
    try {
      return Instant.parse(value.asText(""));
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
