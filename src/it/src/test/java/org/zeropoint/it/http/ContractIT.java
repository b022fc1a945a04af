package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;

/** The calls, field names and defaults that existing clients rely on. */
class ContractIT extends RestCase {

  private static final String FULL =
      """
      {"proposalId":"%s","synthiantId":"helper","timestamp":"2026-01-02T03:04:05Z",
       "changeType":"upgrade","summary":"A change with every field.","details":"Much to say.",
       "status":"accepted","consensus":{"ai":"pass","human":"pass","timestamp":"2026-01-02T03:04:05Z"},
       "trainingData":{"modelId":"gpt-nano","steps":10,"prompt":"p","dataset":"d",
         "validationResults":[{"test":"t","passed":true,"score":0.5,"details":"x"}]},
       "metrics":{"trainingSteps":10,"modelUsed":"gpt-nano","safetyValidated":true,"riskAssessment":"low"}}
      """;

  @Test
  void post_answersWithPlaceAndProposal_andFillsInDefaults() {
    String id = newId("plain");
    HttpResponse<String> response = by("author").post("api/proposals", proposal(id));

    JsonNode made = ok(response, 201);
    assertThat(response.headers().firstValue("Location").orElse(""))
        .endsWith("/api/proposals/" + id);
    assertThat(made.path("proposalId").asText()).isEqualTo(id);
    assertThat(made.path("changeType").asText()).isEqualTo("research");
    assertThat(made.path("details").asText("none")).isEmpty();
    assertThat(made.path("status").asText()).isEqualTo("pending");
    assertThat(made.at("/consensus/ai").asText()).isEqualTo("pending");
    assertThat(made.at("/consensus/human").asText()).isEqualTo("pending");
    assertThat(Instant.parse(made.path("timestamp").asText()))
        .isBefore(Instant.now().plusSeconds(60));
    assertThat(made.path("digest").asText()).matches("sha256:[0-9a-f]{64}");
    assertThat(made.has("trainingData")).as("absent instead of null").isFalse();
    assertThat(ok(by("reviewer").get("api/proposals/" + id), 200)).isEqualTo(made);
  }

  @Test
  void post_keepsWhatIsProposed_andBelievesNoClaim() {
    String id = newId("full");
    ok(by("author").post("api/proposals", FULL.formatted(id)), 201);

    JsonNode stored = ok(by("author").get("api/proposals/" + id), 200);
    assertThat(stored.path("timestamp").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(stored.path("changeType").asText()).isEqualTo("upgrade");
    assertThat(stored.at("/trainingData/validationResults/0/score").asDouble()).isEqualTo(0.5);
    assertThat(stored.path("status").asText()).isEqualTo("pending");
    assertThat(stored.at("/consensus/human").asText()).isEqualTo("pending");
    assertThat(stored.has("metrics")).isFalse();
  }

  @Test
  void postTwice_isAConflict() {
    String id = posted();

    problem(by("author").post("api/proposals", proposal(id)), 409);
  }

  @Test
  void anIdThatIsTheNameOfACall_isRefused() {
    problem(by("author").post("api/proposals", proposal("stats")), 400, "/proposalId");
  }

  @Test
  void stats_countEachStatus() {
    posted();
    JsonNode stats = ok(by("reviewer").get("api/proposals/stats"), 200);

    Set<String> names = new HashSet<>();
    stats.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactlyInAnyOrder("total", "pending", "accepted", "rejected", "underReview");
    assertThat(stats.path("total").asLong())
        .isEqualTo(
            stats.path("pending").asLong()
                + stats.path("accepted").asLong()
                + stats.path("rejected").asLong()
                + stats.path("underReview").asLong());
  }

  @Test
  void validate_saysThatTheStoredFormIsKept() {
    String id = posted();
    JsonNode validity = ok(by("reviewer").post("api/proposals/" + id + "/validate", "{}"), 200);

    assertThat(validity.path("proposalId").asText()).isEqualTo(id);
    assertThat(validity.path("valid").asBoolean()).isTrue();
    assertThat(validity.path("errors").isArray()).isTrue();
    assertThat(validity.path("errors")).isEmpty();
    assertThat(validity.path("timestamp").asText()).endsWith("Z");
  }

  @Test
  void gate_namesEachRequirementAndItsReason() {
    String id = posted();
    JsonNode gate = ok(by("reviewer").get("api/proposals/" + id + "/gate"), 200);

    assertThat(gate.path("status").asText()).isEqualTo("pending");
    assertThat(gate.path("digest").asText()).matches("sha256:[0-9a-f]{64}");
    assertThat(gate.path("requirements").findValuesAsText("name"))
        .contains("ai-review", "human-review");
    gate.path("requirements")
        .forEach(requirement -> assertThat(requirement.path("reason").asText()).isNotEmpty());
  }

  @Test
  void promotion_ofWhatIsNotAccepted_isRefusedWithTheUnmetRequirements() {
    JsonNode problem =
        problem(by("promoter").post("api/proposals/" + posted() + "/promotion", "{}"), 409);

    assertThat(problem.path("detail").asText()).contains("ai-review", "human-review");
  }

  @Test
  void promotion_byAReviewer_isForbidden() {
    problem(by("reviewer").post("api/proposals/" + posted() + "/promotion", "{}"), 403);
  }

  @Test
  void filters_chooseByStatusTypeSynthiantAndWords() {
    String id = newId("filtered");
    String synthiant = newId("syn");
    String body =
        "{\"proposalId\":\""
            + id
            + "\",\"synthiantId\":\""
            + synthiant
            + "\",\"changeType\":\"patch\",\"summary\":\"Only 100% of_these words.\"}";
    ok(by("author").post("api/proposals", body), 201);

    for (String query :
        new String[] {
          "synthiantId=" + synthiant,
          "status=pending&changeType=patch&synthiantId=" + synthiant,
          "synthiantId=" + synthiant + "&q=100%25%20of_",
          "q=" + id.toUpperCase(java.util.Locale.ROOT)
        }) {
      JsonNode found = ok(by("reviewer").get("api/proposals?" + query), 200);
      assertThat(found.findValuesAsText("proposalId")).as(query).containsExactly(id);
    }
    for (String query : new String[] {"status=accepted", "changeType=feature", "q=these_nowhere"}) {
      String path = "api/proposals?synthiantId=" + synthiant + "&" + query;
      assertThat(ok(by("reviewer").get(path), 200)).as(query).isEmpty();
    }
  }

  @Test
  void health_isOpen_andTellsNoSecret() {
    HttpResponse<String> response = Api.anonymous(server()).get("api/health");

    JsonNode health = ok(response, 200);
    assertThat(health.path("status").asText()).isEqualTo("UP");
    assertThat(health.at("/checks/database").asText()).isEqualTo("UP");
    assertThat(response.body()).doesNotContain(server().data().toString()).doesNotContain("jdbc");
  }

  @Test
  void catalogueAndEngines_tellWhatCanTrain() {
    assertThat(ok(by("author").get("api/catalogue"), 200).findValuesAsText("modelId"))
        .contains("gpt-nano", "gpt-small", "gpt-base");
    JsonNode engine = ok(by("author").get("api/engines"), 200).path(0);
    assertThat(engine.path("engine").asText()).isEqualTo("djl");
    assertThat(engine.path("available").asBoolean()).as(engine.toString()).isTrue();
  }
}
