package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.it.Api;

/** The bounds and values of a proposal's fields, each from both sides, as clients know them. */
class ContractBoundsIT extends RestCase {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource({
    "proposalId, 4, false",
    "proposalId, 5, true",
    "proposalId, 100, true",
    "proposalId, 101, false",
    "synthiantId, 2, false",
    "synthiantId, 3, true",
    "synthiantId, 100, true",
    "synthiantId, 101, false",
    "summary, 9, false",
    "summary, 10, true",
    "summary, 500, true",
    "summary, 501, false"
  })
  void aTextField_hasItsLength(String field, int length, boolean taken) throws IOException {
    ObjectNode body = fresh();
    body.put(field, unique(length));

    judged(body, taken, "/" + field);
  }

  @ParameterizedTest
  @CsvSource({
    "steps, 0, false",
    "steps, 1, true",
    "steps, 10000, true",
    "steps, 10001, false",
    "steps, 1.5, false",
    "steps, '\"1\"', false",
    "steps, null, false",
    "modelId, '\"\"', false",
    "modelId, 7, false",
    "validationResults, '[{\"test\":\"t\",\"passed\":true,\"score\":0.5}]', true",
    "validationResults, '{}', false"
  })
  void aTrainingField_hasItsBounds(String field, String value, boolean taken) throws IOException {
    ObjectNode body = fresh();
    body.putObject("trainingData").put("modelId", "gpt-nano").put("steps", 10);
    body.withObject("/trainingData").set(field, JSON.readTree(value));

    judged(body, taken, "/trainingData/" + field);
  }

  @ParameterizedTest
  @CsvSource({
    "status, pending, true",
    "status, accepted, true",
    "status, rejected, true",
    "status, under_review, true",
    "status, underReview, false",
    "status, PENDING, false",
    "status, done, false",
    "changeType, upgrade, true",
    "changeType, patch, true",
    "changeType, research, true",
    "changeType, optimization, true",
    "changeType, feature, true",
    "changeType, fix, false",
    "timestamp, 2026-01-02T03:04:05Z, true",
    "timestamp, 2026-01-02T03:04:05+02:00, true",
    "timestamp, 2026-01-02, false",
    "timestamp, yesterday, false",
    "author, me, true",
    "proposer, me, false"
  })
  void aNamedValue_isOneOfThoseThatClientsKnow(String field, String value, boolean taken)
      throws IOException {
    ObjectNode body = fresh();
    body.put(field, value);

    judged(body, taken, "/" + field);
  }

  @ParameterizedTest
  @CsvSource({
    "consensus, ai, '\"pending\"', true",
    "consensus, ai, '\"maybe\"', false",
    "consensus, human, '\"pass\"', true",
    "consensus, human, true, false",
    "metrics, riskAssessment, '\"critical\"', true",
    "metrics, riskAssessment, '\"severe\"', false",
    "metrics, safetyValidated, '\"yes\"', false",
    "metrics, trainingSteps, -1, false",
    "ethicsReview, safetyChecks, '[\"limits\"]', true",
    "ethicsReview, safetyChecks, '\"limits\"', false",
    "ethicsReview, recommendations, '[1]', false"
  })
  void aClaim_hasItsFormToo(String part, String field, String value, boolean taken)
      throws IOException {
    ObjectNode body = fresh();
    body.putObject(part).set(field, JSON.readTree(value));

    judged(body, taken, "/" + part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"proposalId", "synthiantId", "summary"})
  void aRequiredField_isMissedByName(String field) throws IOException {
    ObjectNode body = fresh();
    body.remove(field);
    problem(by("author").post("api/proposals", body.toString()), 400, "/" + field);
    body.putNull(field);
    problem(by("author").post("api/proposals", body.toString()), 400, "/" + field);
  }

  @Test
  void aProposal_hasTheFieldsThatClientsKnow() {
    JsonNode proposal = ok(by("reviewer").get("api/proposals/" + posted()), 200);

    assertThat(names(proposal))
        .contains(
            "proposalId",
            "synthiantId",
            "timestamp",
            "changeType",
            "summary",
            "details",
            "status",
            "consensus");
    assertThat(names(proposal.path("consensus")))
        .containsExactlyInAnyOrder("ai", "human", "timestamp");
    assertThat(ok(by("reviewer").get("api/proposals?limit=1"), 200).isArray()).isTrue();
  }

  @Test
  void anUnknownProposal_isNotFound_byEachOfItsCalls() {
    String path = "api/proposals/" + newId("unknown");
    problem(by("reviewer").get(path), 404);
    problem(by("reviewer").get(path + "/gate"), 404);
    problem(by("reviewer").post(path + "/consensus", "{\"human\":\"pass\"}"), 404);
    problem(by("reviewer").post(path + "/validate", "{}"), 404);
    problem(by("promoter").post(path + "/promotion", "{}"), 404);
  }

  @Test
  void answers_haveExactlyTheFieldsThatClientsKnow() {
    String id = posted();
    assertThat(names(ok(by("reviewer").get("api/proposals/stats"), 200)))
        .containsExactlyInAnyOrder("total", "pending", "accepted", "rejected", "underReview");
    assertThat(names(ok(by("reviewer").post("api/proposals/" + id + "/validate", "{}"), 200)))
        .containsExactlyInAnyOrder("proposalId", "valid", "errors", "timestamp");
    assertThat(names(ok(by("reviewer").get("api/proposals/" + id + "/gate"), 200)))
        .containsExactlyInAnyOrder(
            "proposalId", "digest", "status", "requirements", "policy", "overridden");
    assertThat(names(ok(vote("reviewer", id, "{\"human\":\"pass\"}"), 200)))
        .contains("proposalId", "consensus", "status", "message", "timestamp");
    assertThat(names(ok(Api.anonymous(server()).get("api/health"), 200)))
        .contains("status", "service", "timestamp");
    assertThat(names(ok(by("auditor").get("api/audit/verify"), 200)))
        .contains("valid", "entries")
        .doesNotContain("firstBroken");
  }

  private static void judged(ObjectNode body, boolean taken, String pointer) {
    var answer = by("author").post("api/proposals", body.toString());
    if (taken) {
      ok(answer, 201);
      return;
    }
    JsonNode problem = problem(answer, 400);
    assertThat(problem.path("errors").findValuesAsText("pointer"))
        .as(problem.toString())
        .isNotEmpty()
        .allMatch(found -> found.startsWith(pointer));
  }

  private static ObjectNode fresh() throws IOException {
    return (ObjectNode) JSON.readTree(proposal(newId("bound")));
  }

  /** A text of this length that no other proposal has as its id, as far as it is long enough. */
  private static String unique(int length) {
    String tail = newId("u").replaceAll("[^a-z0-9]", "");
    return length <= tail.length()
        ? tail.substring(tail.length() - length)
        : "x".repeat(length - tail.length()) + tail;
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
