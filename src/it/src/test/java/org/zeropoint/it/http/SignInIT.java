package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.it.Api;

/** Who gets in, with what, and what a browser may do by itself. */
class SignInIT extends RestCase {

  private static final String BOTH = "Basic realm=\"Zeropoint\", Bearer";

  @Test
  void withoutCredentials_everyCallButHealthAsksForThem() {
    for (String path :
        new String[] {"proposals", "runs", "audit", "tokens", "corpora", "nothing"}) {
      HttpResponse<String> response = anonymous().get("api/" + path);
      problem(response, 401);
      assertThat(response.headers().firstValue("WWW-Authenticate")).as(path).hasValue(BOTH);
    }
  }

  @Test
  void aScriptOfThePages_isNotAnsweredWithAPasswordDialog() {
    var request = anonymous().request("api/proposals").header("X-Requested-By", "pages").GET();

    assertThat(anonymous().send(request).headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer");
  }

  @Test
  void basic_letsADemoAccountIn_andNoWrongPassword() {
    assertThat(as("author").get("api/proposals/stats").statusCode()).isEqualTo(200);
    problem(basic("author:wrong"), 401);
    problem(basic("nobody:wrong"), 401);
    problem(basic("author:" + "x".repeat(5000)), 401);
    problem(basic("no-colon"), 401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic", "Basic !!!", "Bearer", "Bearer x", "Digest a=b", "Bearer \t"})
  void credentialsThatCannotBeRead_areUnknown(String header) {
    problem(
        anonymous()
            .send(anonymous().request("api/proposals").header("Authorization", header).GET()),
        401);
  }

  @Test
  void aToken_worksUntilItIsRevoked_andIsShownOnce() {
    JsonNode made =
        ok(as("reviewer2").post("api/tokens", "{\"label\":\"nightly\",\"days\":2}"), 201);
    Api caller = Api.bearer(server(), made.path("token").asText());
    assertThat(caller.get("api/proposals/stats").statusCode()).isEqualTo(200);
    HttpResponse<String> listed = by("reviewer2").get("api/tokens");
    assertThat(listed.body()).contains("nightly").doesNotContain(made.path("token").asText());

    String path = "api/tokens/" + made.path("id").asText();
    problem(by("author").delete(path), 404);
    assertThat(by("reviewer2").delete(path).statusCode()).isEqualTo(204);
    problem(caller.get("api/proposals/stats"), 401);
  }

  @Test
  void aToken_makesNoneThatOutlivesIt() {
    JsonNode first = ok(as("auditor").post("api/tokens", "{\"label\":\"short\",\"days\":1}"), 201);
    Api caller = Api.bearer(server(), first.path("token").asText());

    JsonNode problem =
        problem(caller.post("api/tokens", "{\"label\":\"longer\",\"days\":2}"), 400, "/days");
    assertThat(problem.path("detail").asText()).contains(first.path("expiresAt").asText());
    JsonNode second = ok(caller.post("api/tokens", "{\"label\":\"as long\"}"), 201);
    assertThat(second.path("expiresAt")).isEqualTo(first.path("expiresAt"));
  }

  @Test
  void aChangeFromAPageOfAnotherHost_isRefused() {
    Session session = Session.signIn(server(), "author");
    String here = server().uri("").toString().replaceAll("/$", "");

    for (String origin : new String[] {"https://evil.example", "null", here + "1", "nonsense"}) {
      problem(
          session.post(
              "api/proposals",
              proposal(newId("origin")),
              "X-Requested-By",
              "pages",
              "Origin",
              origin),
          403);
    }
    ok(
        session.post(
            "api/proposals", proposal(newId("origin")), "X-Requested-By", "pages", "Origin", here),
        201);
  }

  @Test
  void aTokenOutOfBounds_isRefused() {
    problem(
        by("author").post("api/tokens", "{\"label\":\"\",\"days\":366}"), 400, "/label", "/days");
    problem(by("author").post("api/tokens", "{\"days\":1}"), 400, "/label");
    problem(by("author").delete("api/tokens/abc"), 404);
  }

  @Test
  void aChangeWithASession_needsTheHeader() {
    Session session = Session.signIn(server(), "author");
    assertThat(session.get("api/proposals/stats").statusCode()).isEqualTo(200);

    String id = newId("csrf");
    problem(session.post("api/proposals", proposal(id)), 403);
    ok(session.post("api/proposals", proposal(id), "X-Requested-By", "pages"), 201);
    problem(
        session.post(
            "api/proposals",
            proposal(newId("csrf")),
            "X-Requested-By",
            "pages",
            "Sec-Fetch-Site",
            "cross-site"),
        403);
  }

  @Test
  void aChangeThatAnotherSiteSends_isRefused_alsoWithAPasswordThatTheBrowserKept() {
    Api author = as("author");
    problem(
        author.send(
            author
                .request("api/proposals")
                .header("Content-Type", "application/json")
                .header("Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.ofString(proposal(newId("cross"))))),
        403);
  }

  @Test
  void signingIn_changesTheSession_andSetsCarefulCookies() {
    Session session = Session.signIn(server(), "reviewer");

    assertThat(session.idAfter()).isNotEqualTo(session.idBefore());
    assertThat(session.cookies()).isNotEmpty();
    assertThat(session.cookies())
        .allSatisfy(
            cookie -> assertThat(cookie).contains("HttpOnly").containsIgnoringCase("SameSite=Lax"));
  }

  @Test
  void pages_askToSignInFirst_andRememberWhereOneWantedToGo() {
    HttpResponse<String> response = anonymous().get("consensus/proposals?status=pending");

    assertThat(response.statusCode()).isIn(302, 303);
    assertThat(response.headers().firstValue("Location").orElse(""))
        .endsWith("/sign-in.xhtml?to=%2Fconsensus%2Fproposals%3Fstatus%3Dpending");
  }

  @Test
  void anotherSite_isNoPlaceToGoAfterSigningIn() {
    for (String to : new String[] {"//evil.example", "https://evil.example/", "/\\evil.example"}) {
      String location = Session.signIn(server(), "reviewer", to).location();
      assertThat(location).as(to).doesNotContain("evil");
    }
  }

  private static HttpResponse<String> basic(String pair) {
    String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return anonymous()
        .send(
            anonymous().request("api/proposals").header("Authorization", "Basic " + encoded).GET());
  }
}
