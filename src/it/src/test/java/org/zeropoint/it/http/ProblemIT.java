package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.it.Api;

/** Errors name what is wrong and where, and never more than that. */
class ProblemIT extends RestCase {

  @Test
  void everyBrokenRule_isNamedWithItsPointer() {
    HttpResponse<String> response =
        by("author")
            .post(
                "api/proposals",
                """
                {"proposalId":"p","changeType":"revolution","summary":"short","bogus":1,
                 "trainingData":{"modelId":"gpt-nano","steps":0,"validationResults":[{"test":"t"}]}}
                """);

    JsonNode problem =
        problem(
            response,
            400,
            "/proposalId",
            "/synthiantId",
            "/changeType",
            "/summary",
            "/bogus",
            "/trainingData/steps",
            "/trainingData/validationResults/0/passed",
            "/trainingData/validationResults/0/score");
    assertThat(problem.path("instance").asText()).isEqualTo("/api/proposals");
    problem.path("errors").forEach(e -> assertThat(e.path("detail").asText()).isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "nonsense",
        "{\"a\":1,\"a\":2}",
        "{} {}",
        "{\"a\":NaN}",
        "\u0000",
        "[[[[",
        "\"x\""
      })
  void whatIsNoJsonObject_isRefused(String body) {
    problem(by("author").post("api/proposals", body), 400);
  }

  @Test
  void brokenJson_isRefusedWithLineAndColumn() {
    JsonNode problem = problem(by("author").post("api/proposals", "{\n  \"a\" 1}"), 400);

    assertThat(problem.path("detail").asText()).contains("line 2");
  }

  @Test
  void deepJson_isRefused() {
    problem(by("author").post("api/proposals", "[".repeat(100_000)), 400);
  }

  @Test
  void aJsonBodyOverTheLimit_isTooLarge() {
    String body = "{\"details\":\"" + "x".repeat(1 << 20) + "\"}";

    problem(by("author").post("api/proposals", body), 413);
  }

  @ParameterizedTest
  @CsvSource({
    "api/nothing",
    "api/proposals/a/b/c",
    "api/runs/none",
    "api/proposals/unknown-one",
    "api/corpora/unknown",
    "api/models/unknown@1",
    "api/synthiants/unknown",
    "api/"
  })
  void whatIsNotThere_isNotFound(String path) {
    problem(by("author").get(path), 404);
  }

  @Test
  void otherMethodsAndMediaTypes_areRefused() {
    Api author = by("author");
    HttpResponse<String> put =
        author.send(author.request("api/proposals").PUT(BodyPublishers.ofString("{}")));
    problem(put, 405);
    assertThat(put.headers().firstValue("Allow").orElse("")).contains("GET", "POST");
    problem(
        author.send(
            author
                .request("api/proposals")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}"))),
        415);
    problem(
        author.send(author.request("api/proposals/stats").header("Accept", "image/png").GET()),
        406);
  }

  @ParameterizedTest
  @CsvSource({
    "proposals?limit=0, /limit",
    "proposals?limit=501, /limit",
    "proposals?limit=NaN, /limit",
    "proposals?limit=99999999999999999999, /limit",
    "proposals?limit=1e3, /limit",
    "proposals?after=-1, /after",
    "proposals?after=x, /after",
    "proposals?status=done, /status",
    "proposals?status=pending&status=accepted, /status",
    "proposals?changeType=none, /changeType",
    "audit?after=Infinity, /after",
    "runs?limit=abc, /limit",
    "models, /synthiantId",
    "models/no-ref, /ref",
    "synthiants/helper/aliases/production/history?at=yesterday, /at",
    "proposals/a%20b, /proposalId",
    "proposals/%3Cscript%3E, /proposalId"
  })
  void badParameters_areNamed(String path, String pointer) {
    problem(by("author").get("api/" + path), 400, pointer);
  }

  @ParameterizedTest
  @CsvSource({
    "proposals?state=pending, /state",
    "proposals?limit=5&Limit=6, /Limit",
    "proposals/stats?x=1, /x",
    "proposals/stats?a~b%2Fc=1, /a~0b~1c",
    "runs?status=failed, /status",
    "audit?before=3, /before",
    "models?synthiantId=helper&alias=production, /alias",
    "synthiants?limit=3, /limit",
    "catalogue?q=gpt, /q",
    "health?verbose=1, /verbose"
  })
  void parametersThatACallDoesNotKnow_areNamed(String path, String pointer) {
    problem(by("auditor").get("api/" + path), 400, pointer);
  }

  @Test
  void parametersThatACallDoesNotKnow_areRefusedBeforeItChangesAnything() {
    String id = newId("strict");

    problem(by("author").post("api/proposals?dry-run=1", proposal(id)), 400, "/dry-run");
    problem(by("author").get("api/proposals/" + id), 404);
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, nonsense",
    "Content-Type, a/b/c",
    "Content-Type, ;;;",
    "Content-Type, application/*",
    "Content-Type, application/json; charset",
    "Accept, nonsense",
    "Accept, ;;",
    "Accept, */*;q=x",
    "Accept, application/json;q=2"
  })
  void headersWithoutTheirForm_areNamed(String header, String value) {
    Api author = by("author");
    var request =
        author
            .request("api/proposals")
            .header(header, value)
            .POST(BodyPublishers.ofString(proposal(newId("form"))));

    problem(author.send(request), 400, "/" + header);
  }

  @Test
  void refusedPosts_areLoggedUnderTheIdThatTheyName() {
    String id = newId("subject");
    problem(by("author").post("api/proposals", "{\"proposalId\":\"" + id + "\"}"), 400);

    settled();
    JsonNode entries = ok(by("auditor").get("api/audit?limit=500"), 200);
    HttpResponse<String> response = by("auditor").get("api/audit?limit=500");
    while (entries.findValuesAsText("subject").stream().noneMatch(id::equals)) {
      String link = response.headers().firstValue("Link").orElseThrow();
      response = by("auditor").get(link.replaceAll("</([^>]+)>.*", "$1"));
      entries = ok(response, 200);
    }
    assertThat(entries.findValuesAsText("subject")).contains(id);
  }

  @Test
  void everyAnswer_carriesTheSecurityHeaders() {
    for (String path :
        new String[] {"api/health", "api/nothing", "api/proposals", "sign-in.xhtml"}) {
      var headers = Api.anonymous(server()).get(path).headers();
      assertThat(headers.firstValue("X-Content-Type-Options")).as(path).hasValue("nosniff");
      assertThat(headers.firstValue("X-Frame-Options")).as(path).hasValue("DENY");
      assertThat(headers.firstValue("Referrer-Policy")).as(path).isPresent();
      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .contains("frame-ancestors 'none'");
    }
  }
}
