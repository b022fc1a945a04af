package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;
import org.zeropoint.it.Receiver;
import org.zeropoint.shared.Digest;

/** Everything that happens is in the log, a loop cannot flood it, and no secret is in it. */
class AuditCoverageIT extends RestCase {

  private static final int MANY = 20;
  private static final String RULE =
      "{\"changeType\":\"research\",\"humanQuorum\":2,\"serviceAuthorQuorum\":2,"
          + "\"minComplianceScore\":80,\"voteExpiryDays\":90,\"promoters\":1}";
  private static final String POLICIES = "api/policies";

  @Test
  void whoLacksTheRole_leavesAnEntry_andALoopLeavesFew() {
    long start = last();
    for (int i = 0; i < MANY; i++) {
      problem(by("promoter2").get("api/backups"), 403);
    }
    problem(
        by("promoter2").post("api/webhooks", "{\"url\":\"https://example.org/\",\"events\":[]}"),
        403);
    problem(by("promoter2").get("api/webhooks"), 403);
    problem(by("promoter2").post(POLICIES + "/dry-run", "{\"rules\":[]}"), 403);

    assertThat(since(start, "promoter2", "access.refused"))
        .extracting(entry -> entry.path("subject").asText())
        .contains("Backups.list", "Webhooks.create", "Deliveries.webhooks", "Policies.dryRun");
    assertThat(since(start, "promoter2", "access.refused"))
        .filteredOn(entry -> "Backups.list".equals(entry.path("subject").asText()))
        .hasSizeBetween(1, 3)
        .first()
        .extracting(entry -> entry.path("outcome").asText())
        .asString()
        .startsWith("refused (403): this needs the role admin");
  }

  @Test
  void whatAnotherSiteMakesABrowserSend_isAnEntry() {
    Session session = Session.signIn(server(), "promoter2");
    long start = last();
    problem(session.post("api/proposals", proposal(newId("forged"))), 403);

    assertThat(since(start, "promoter2", "access.refused"))
        .extracting(entry -> entry.path("subject").asText())
        .containsExactly("a change from elsewhere");
  }

  @Test
  void everySignInToThePagesIsAnEntry_andEverySignOut() {
    long start = last();
    Session session = Session.signIn(server(), "reviewer2");
    assertThat(session.signOut().statusCode()).isIn(302, 303);
    Session.signIn(server(), "reviewer2");

    assertThat(since(start, "reviewer2", "session."))
        .extracting(entry -> entry.path("action").asText() + " " + entry.path("outcome").asText())
        .containsExactly(
            "session.sign-in by a session of the pages",
            "session.sign-out done",
            "session.sign-in by a session of the pages");
  }

  @Test
  void tokensThatAreNotTaken_areEntries_andALoopLeavesFew() {
    JsonNode made = ok(by("reviewer2").post("api/tokens", "{\"label\":\"x\"}"), 201);
    Api revoked = Api.bearer(server(), made.path("token").asText());
    by("reviewer2").delete("api/tokens/" + made.path("id").asText());
    long start = last();
    for (int i = 0; i < MANY; i++) {
      problem(revoked.get("api/proposals/stats"), 401);
      problem(Api.bearer(server(), "zp_" + newId("guess")).get("api/proposals/stats"), 401);
    }

    Map<String, Integer> refused = new TreeMap<>();
    since(start, "zeropoint", "session.refused")
        .forEach(
            entry -> {
              String words = entry.path("outcome").asText().replaceFirst("^\\d+ attempts: ", "");
              refused.merge(entry.path("subject").asText() + ": " + words, 1, Integer::sum);
            });
    // Those of nobody may wait behind another test's.
    assertThat(refused).containsKey("reviewer2: the token was revoked");
    assertThat(refused.values()).allMatch(count -> count <= 3);
  }

  @Test
  void attemptsThatWaited_areWrittenDown_alsoWhenNoneFollows() {
    long start = last();
    for (int i = 0; i < MANY; i++) {
      problem(Api.bearer(server(), "zp_" + newId("guess")).get("api/proposals/stats"), 401);
    }
    String proposal = posted();
    long deadline = System.nanoTime() + 150_000_000_000L;
    int told = 0;
    while (told < MANY) {
      assertThat(System.nanoTime()).as("told of %s", told).isLessThan(deadline);
      told =
          since(start, "zeropoint", "session.refused").stream()
              .filter(entry -> entry.path("outcome").asText().endsWith("the token is not known"))
              .mapToInt(AuditCoverageIT::attempts)
              .sum();
      ok(by("reviewer").get(path(proposal, "gate?wait=5")), 200);
    }
  }

  @Test
  void overridesAndPoliciesAreEntries_withWhatWasChanged() {
    String id = posted();
    ok(vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"no\"}"), 200);
    long start = last();
    ok(by("overrider").post(path(id, "override"), password(server().password("overrider"))), 200);
    ok(by("overrider").delete(path(id, "override")), 200);

    assertThat(since(start, "overrider", "veto."))
        .extracting(entry -> entry.path("action").asText() + " " + entry.path("subject").asText())
        .containsExactly("veto.override " + id, "veto.override-revoked " + id);
    JsonNode facts = entry(since(start, "overrider", "veto.override").get(0)).path("facts");
    assertThat(facts.path("rows").findValuesAsText("table")).contains("veto_override", "proposal");

    JsonNode policy = ok(by("admin").get(POLICIES), 200);
    String rules = policy.path("rules").toString();
    edit("{\"rules\":[" + RULE + "," + rules.substring(1) + "}");
    edit("{\"rules\":" + rules + "}");
    JsonNode edited = since(start, "admin", "policy.edit").get(0);
    assertThat(edited.path("digest").asText()).startsWith("sha256:");
    assertThat(entry(edited).at("/facts/rows/0/table").asText()).isEqualTo("policy_version");
  }

  @Test
  void theSettingsInForceAreAnEntry() {
    List<JsonNode> changed =
        log().stream()
            .filter(entry -> "config.changed".equals(entry.path("action").asText()))
            .toList();
    assertThat(changed).isNotEmpty();
    JsonNode newest = entry(changed.get(changed.size() - 1));
    assertThat(newest.path("actor").asText()).isEqualTo("zeropoint");
    assertThat(newest.path("subject").asText()).isEqualTo("settings");
    assertThat(newest.at("/facts/settings").fieldNames())
        .toIterable()
        .contains("zeropoint.auth.basic", "zeropoint.data", "zeropoint.webhooks.allow");
  }

  @Test
  void noSecretIsInTheLog_norInThatOfTheServer() throws Exception {
    long start = last();
    List<String> secrets = new ArrayList<>();
    String token = planted(secrets, newToken("api/tokens", "plain"));
    planted(secrets, Digest.of(token).hex());
    String again = newId("key");
    planted(secrets, withKey("api/tokens", "{\"label\":\"kept\"}", again));
    problem(
        Api.bearer(server(), planted(secrets, "zp_planted-" + newId("token")))
            .get("api/proposals/stats"),
        401);
    for (String user : List.of("author", planted(secrets, "planted-name-" + newId("name")))) {
      String wrong = planted(secrets, "planted-password-" + newId("word"));
      problem(Api.basic(server(), user, wrong).get("api/proposals/stats"), 401);
      planted(secrets, Digest.of(wrong).hex());
    }
    override(secrets);
    webhook(secrets);
    for (String user : List.of("author", "reviewer", "overrider", "auditor", "admin")) {
      planted(secrets, server().password(user));
    }

    for (String entry : entries(start)) {
      assertThat(entry).doesNotContain(secrets).doesNotContain("pbkdf2");
    }
    if (Files.exists(server().log())) {
      assertThat(Files.readString(server().log(), StandardCharsets.UTF_8))
          .doesNotContain(secrets)
          .doesNotContain("pbkdf2");
    }
  }

  private static void override(List<String> secrets) {
    String id = posted();
    ok(vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"no\"}"), 200);
    String wrong = planted(secrets, "planted-password-" + newId("word"));
    problem(by("overrider").post(path(id, "override"), password(wrong)), 403);
    ok(by("overrider").post(path(id, "override"), password(server().password("overrider"))), 200);
  }

  private static void webhook(List<String> secrets) throws IOException {
    try (Receiver receiver = new Receiver()) {
      String url = receiver.url() + "/" + planted(secrets, "planted-path-" + newId("hook"));
      JsonNode made =
          ok(
              by("admin")
                  .post(
                      "api/webhooks",
                      "{\"url\":\"%s\",\"events\":[\"proposal.posted\"]}".formatted(url)),
              201);
      planted(secrets, made.path("secret").asText());
      String at = "api/webhooks/" + made.path("id").asText();
      planted(secrets, ok(by("admin").post(at + "/rotate", ""), 200).path("secret").asText());
      ok(by("admin").post(at + "/ping", ""), 202);
      String tag = by("admin").get(at).headers().firstValue("ETag").orElseThrow();
      by("admin").send(by("admin").request(at).header("If-Match", tag).DELETE());
    }
  }

  private static String newToken(String path, String label) {
    String body = "{\"label\":\"" + label + "\"}";
    return ok(by("auditor").post(path, body), 201).path("token").asText();
  }

  /** A token that is asked for twice with one key; the second time it is not shown. */
  private static String withKey(String path, String body, String key) {
    var request =
        by("auditor")
            .request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key);
    String token =
        ok(by("auditor").send(request.POST(BodyPublishers.ofString(body))), 201)
            .path("token")
            .asText();
    problem(by("auditor").send(request.POST(BodyPublishers.ofString(body))), 409);
    return token;
  }

  private static String planted(List<String> secrets, String secret) {
    assertThat(secret).hasSizeGreaterThan(10);
    secrets.add(secret);
    return secret;
  }

  /** Entries above a number with their facts, and those of the start, which made the accounts. */
  private static List<String> entries(long start) {
    List<String> entries = new ArrayList<>();
    for (JsonNode listed : log()) {
      long seq = listed.path("seq").asLong();
      if (seq > start || seq <= MANY) {
        entries.add(entry(listed).toString());
        entries.add(new String(leaf(listed), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }

  private static byte[] leaf(JsonNode listed) {
    return Base64.getDecoder().decode(listed.path("leaf").asText());
  }

  static long last() {
    List<JsonNode> log = log();
    return log.get(log.size() - 1).path("seq").asLong();
  }

  static List<JsonNode> since(long start, String actor, String action) {
    return log().stream()
        .filter(entry -> entry.path("seq").asLong() > start)
        .filter(entry -> actor.equals(entry.path("actor").asText()))
        .filter(entry -> entry.path("action").asText().startsWith(action))
        .toList();
  }

  private static int attempts(JsonNode entry) {
    String outcome = entry.path("outcome").asText();
    return outcome.matches("\\d+ attempts: .*")
        ? Integer.parseInt(outcome.substring(0, outcome.indexOf(' ')))
        : 1;
  }

  private static void edit(String policy) {
    String digest = ok(by("admin").get(POLICIES), 200).path("digest").asText();
    var request =
        by("admin")
            .request(POLICIES)
            .header("Content-Type", "application/json")
            .header("If-Match", "\"" + digest + "\"");
    ok(by("admin").send(request.PUT(BodyPublishers.ofString(policy))), 200);
  }

  private static JsonNode entry(JsonNode listed) {
    return ok(by("auditor").get("api/audit/entries/" + listed.path("seq").asLong()), 200);
  }

  private static String path(String id, String what) {
    return "api/proposals/" + id + "/" + what;
  }

  private static String password(String password) {
    return "{\"reason\":\"The finding does not hold: %s\",\"password\":\"%s\"}"
        .formatted("it was measured again", password);
  }
}
