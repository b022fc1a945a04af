package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Admins add suites and retire them; what counts is measured, and named in the evaluation. */
class SuitesIT extends RestCase {

  private static final String SUITES = "api/suites";

  private static String suite(String name, int version, String bound) {
    return """
        {"name": "%s", "version": %d, "source": "written for this test", "licence": "CC0-1.0",
         "thresholds": {"quality.margin": %s},
         "choices": [{"id": "one", "language": "en", "prompt": "the", "answers": [" a", " b"],
                      "answer": 0}]}
        """
        .formatted(name, version, bound);
  }

  private static JsonNode listed(String name, int version) {
    for (JsonNode each : ok(by("author").get(SUITES), 200)) {
      if (each.path("name").asText().equals(name) && each.path("version").asInt() == version) {
        return each;
      }
    }
    throw new AssertionError("no " + name + " " + version);
  }

  @Test
  void aSuiteIsAdded_neverChanges_isReplaced_andRetired() {
    long start = AuditCoverageIT.last();
    String name = newId("suite");
    HttpResponse<String> answer = by("admin").post(SUITES, suite(name, 1, "0.02"));
    JsonNode first = ok(answer, 201);
    String at = SUITES + "/" + name + "/versions/";
    assertThat(answer.headers().firstValue("Location").orElse("")).endsWith(at + 1);
    assertThat(first.path("counts").asBoolean()).isTrue();
    JsonNode whole = ok(by("reviewer").get(at + 1), 200);
    assertThat(whole.at("/content/choices/0/id").asText()).isEqualTo("one");
    assertThat(whole.path("digest")).isEqualTo(first.path("digest"));
    problem(by("author").get(at + 1), 403);

    problem(by("admin").post(SUITES, suite(name, 1, "0.03")), 409);
    ok(by("admin").post(SUITES, suite(name, 2, "0.03")), 201);
    assertThat(listed(name, 1).path("counts").asBoolean()).isFalse();
    assertThat(listed(name, 2).path("counts").asBoolean()).isTrue();

    problem(by("reviewer").post(at + "2/retire", ""), 403);
    assertThat(ok(by("admin").post(at + "2/retire", ""), 200).path("retiredBy").asText())
        .isEqualTo("admin");
    problem(by("admin").post(at + "2/retire", ""), 409);
    problem(by("admin").post(at + "3/retire", ""), 404);
    problem(by("admin").get(at + "x"), 404);
    assertThat(AuditCoverageIT.since(start, "admin", "suite."))
        .filteredOn(entry -> entry.path("subject").asText().startsWith(name))
        .extracting(entry -> entry.path("action").asText() + entry.path("subject").asText())
        .startsWith("suite.add" + name + " 1", "suite.add" + name + " 2")
        .contains("suite.retire" + name + " 2");
  }

  @Test
  void theStandardSuiteIsShown_andItsNameIsTaken() {
    JsonNode standard = ok(by("author").get(SUITES), 200).get(0);
    assertThat(standard.path("name").asText()).isEqualTo("standard");
    int version = standard.path("version").asInt();
    assertThat(
            ok(by("auditor").get(SUITES + "/standard/versions/" + version), 200)
                .at("/content/prompts"))
        .isNotEmpty();
    problem(by("admin").post(SUITES, suite("standard", 99, "0.02")), 400, "/name");
    problem(by("admin").post(SUITES + "/standard/versions/" + version + "/retire", ""), 404);
  }

  @Test
  void whatBreaksRulesIsRefusedWithItsPlaces() {
    problem(
        by("admin")
            .post(
                SUITES,
                suite("a b", 0, "-1").replace("\"answer\": 0", "\"answer\": 7, \"more\": 1")),
        400,
        "/name",
        "/version",
        "/thresholds/quality.margin",
        "/choices/0/answer",
        "/choices/0/more");
    problem(by("author").post(SUITES, suite(newId("suite"), 1, "0.02")), 403);
  }

  @Test
  void whatCounts_isNamedInTheEvaluation_andMeasuredOnce() {
    String name = newId("suite");
    String digest =
        ok(by("admin").post(SUITES, suite(name, 1, "0.02")), 201).path("digest").asText();
    String id = "";
    try {
      String corpus = LoopIT.uploaded(Sentences.text(60_000, 12));
      id = LoopIT.trained(newId("measured"), corpus, 60, 1).path("proposalId").asText();
      judged(id);
      JsonNode evidence = ok(by("reviewer").get("api/proposals/" + id + "/evidence"), 200);
      JsonNode measured = evidence.at("/evaluation/measured");
      assertThat(measured.path("suites").findValuesAsText("digest")).contains(digest);
      assertThat(measured.at("/thresholds/quality.margin").asDouble()).isEqualTo(0.02);
      assertThat(measured.findValuesAsText("name")).contains("quality.loss", "calibration.error");
      assertThat(evidence.at("/measuringSeconds/quality").asDouble()).isPositive();
      problem(by("author").post("api/proposals/" + id + "/evidence", "{}"), 409);
    } finally {
      ok(by("admin").post(SUITES + "/" + name + "/versions/1/retire", ""), 200);
    }
    assertThat(
            ok(by("reviewer").get("api/proposals/" + id + "/evidence"), 200)
                .at("/evaluation/measured/suites")
                .findValuesAsText("name"))
        .contains(name);
  }
}
