package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nodes over HTTP, with keys that the tests made: who gets in and who does not, what a node may say
 * with which lease, and what admins do with it.
 */
class NodesIT extends RestCase {

  private static final String ELSEWHERE = "http://192.0.2.7:8080";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String MODEL = "sha256:" + "5d".repeat(32);

  private static String code(String name) {
    return ok(by("admin").post("api/nodes/codes", "{\"name\":\"" + name + "\"}"), 201)
        .path("code")
        .asText();
  }

  private static TestNode enrolled() {
    return enrolled(ELSEWHERE);
  }

  private static TestNode enrolled(String url) {
    var node = new TestNode(server(), url);
    HttpResponse<String> answer = node.enrol(code(newId("node")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return node;
  }

  private static TestNode online() {
    TestNode node = enrolled();
    assertThat(told(node.beat(), 200).path("state").asText()).isEqualTo("online");
    return node;
  }

  private static JsonNode told(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return ok(answer, status);
  }

  private static JsonNode node(TestNode node) {
    return ok(by("auditor").get("api/nodes/" + node.id()), 200);
  }

  private static JsonNode act(TestNode node, String action) {
    return ok(by("admin").post("api/nodes/" + node.id() + "/" + action, ""), 200);
  }

  private static JsonNode until(TestNode node, Predicate<JsonNode> reached) {
    Instant deadline = Instant.now().plus(PATIENCE);
    JsonNode now = node(node);
    while (!reached.test(now)) {
      assertThat(Instant.now()).as("it stays so: %s", now).isBefore(deadline);
      now = node(node);
    }
    return now;
  }

  private static List<String> logged(TestNode node, String... actions) {
    return log().stream()
        .filter(entry -> entry.path("subject").asText().equals(node.id()))
        .map(entry -> entry.path("action").asText())
        .filter(action -> actions.length == 0 || List.of(actions).contains(action))
        .toList();
  }

  @Test
  void aMachineWithACode_becomesANode_andIsOnlineWithItsFirstHeartbeat() {
    String name = newId("node");
    var node = new TestNode(server(), ELSEWHERE);
    JsonNode told = told(node.enrol(code(name)), 201);
    assertThat(told.path("state").asText()).isEqualTo("joining");
    assertThat(told.path("lease").asLong()).isEqualTo(1);
    assertThat(told.path("leaseSeconds").asInt())
        .isEqualTo(3 * told.path("heartbeatSeconds").asInt());

    TestNode.Signed heartbeat =
        node.heartbeat(
            "[{\"model\":\"%s\",\"first\":2,\"end\":4,\"bytes\":4096}]".formatted(MODEL));
    HttpResponse<String> answer = node.send(heartbeat);
    assertThat(told(answer, 200).path("state").asText()).isEqualTo("online");
    assertThat(answer.body()).contains("\"wanted\":[]");
    assertThat(node.isSigned(answer, heartbeat)).as("signed by the coordinator").isTrue();

    JsonNode shown = node(node);
    assertThat(shown.path("name").asText()).isEqualTo(name);
    assertThat(shown.path("publicKey").asText()).isEqualTo(node.publicKey());
    assertThat(shown.path("enrolledBy").asText()).isEqualTo("admin");
    assertThat(shown.at("/held/0/end").asInt()).isEqualTo(4);
    assertThat(shown.path("cacheFree").asInt()).isEqualTo(750);
    assertThat(shown.path("queued").asInt()).isEqualTo(2);
    assertThat(ok(by("author").get("api/nodes"), 200).findValuesAsText("node")).contains(node.id());
    assertThat(logged(node)).containsExactly("node.enrol", "node.join");
  }

  @Test
  void heartbeats_areNoEntriesOfTheLog() {
    TestNode node = online();
    for (int i = 0; i < 5; i++) {
      told(node.beat(), 200);
    }
    assertThat(logged(node)).containsExactly("node.enrol", "node.join");
  }

  @Test
  void aCodeIsGoodForOneMachine_andNotForGuessing() {
    String code = code(newId("node"));
    var first = new TestNode(server(), ELSEWHERE);
    told(first.enrol(code), 201);
    String id = first.id();
    told(first.enrol(code), 201);
    assertThat(first.id()).as("the same machine again, its answer was lost").isEqualTo(id);

    assertThat(problem(new TestNode(server(), ELSEWHERE).enrol(code), 403).path("detail").asText())
        .isEqualTo("the code is not known, was used, or has expired");
    problem(new TestNode(server(), ELSEWHERE).enrol("zpn_guess"), 403);
    problem(first.enrol(code(newId("node"))), 409);
    assertThat(logged(first, "node.enrol")).hasSize(1);
    String entries = log().toString();
    assertThat(entries).doesNotContain(code);
  }

  @Test
  void whoeverHasACode_hasToHaveTheKeyToo() {
    var honest = new TestNode(server(), ELSEWHERE);
    var thief = new TestNode(server(), ELSEWHERE);
    String code = code(newId("node"));
    TestNode.Signed asked = honest.enrolment(code);
    TestNode.Signed other = thief.enrolment(code);
    problem(
        thief.send(
            asked
                .header("Signature", other.header("Signature"))
                .header("Signature-Input", other.header("Signature-Input"))),
        401);
    refused(
        honest.send(honest.enrolment(code).without("Signature").without("Signature-Input")),
        "Signature-Input is missing");
    problem(honest.send(honest.enrolment(code).body("{" + " ".repeat(70_000) + "}")), 413);
    assertThat(told(honest.enrol(code), 201).path("node").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://169.254.169.254", "http://0.0.0.0", "ftp://192.0.2.7", "http://a:b@c"})
  void aNodeIsWhereOneCanBe(String url) {
    problem(new TestNode(server(), url).enrol(code(newId("node"))), 400, "/url");
  }

  @Test
  void everyRefusedCall_hasItsReason_andIsInTheLog() {
    TestNode node = online();
    TestNode.Signed once = node.heartbeat();
    told(node.send(once), 200);
    refused(node.send(once), "here before");
    refused(node.send(node.heartbeat().body("{\"queued\":0}")), "body");
    refused(node.send(node.heartbeat().header("Zeropoint-Lease", "2")), "altered");
    refused(node.send(node.heartbeat().header("Content-Type", "text/plain")), "altered");
    refused(node.send(node.heartbeat().header("Zeropoint-Receiver", "node-1")), "another");
    refused(node.send(node.heartbeat().without("Signature")), "Signature is missing");
    refused(
        node.send(node.heartbeat().without("Signature").without("Signature-Input")),
        "Signature-Input is missing");
    refused(node.send(node.heartbeat().without("Content-Digest")), "has to cover");
    String path = "/api/nodes/self/heartbeat";
    refused(
        node.send(node.signed("POST", path, "{}", "node-nobody", 1)), "no node \"node-nobody\"");
    for (int seconds : new int[] {-75, 75}) {
      refused(
          node.send(node.signed("POST", path, "{}", node.id(), 1, Duration.ofSeconds(seconds))),
          "clocks");
    }
    var other = new TestNode(server(), ELSEWHERE);
    other.become(node.id(), node.lease());
    refused(other.beat(), "another key");

    List<String> words =
        log().stream()
            .filter(entry -> entry.path("action").asText().equals("node.refused"))
            .filter(
                entry -> Stream.of(node.id(), "-").anyMatch(entry.path("subject").asText()::equals))
            .map(entry -> entry.path("outcome").asText())
            .toList();
    assertThat(words)
        .anyMatch(text -> text.endsWith("was here before"))
        .anyMatch(text -> text.endsWith("came with a body that was not signed"))
        .anyMatch(text -> text.endsWith("was altered, or signed with another key"))
        .anyMatch(text -> text.endsWith("was for another"))
        .anyMatch(text -> text.endsWith("was signed too long ago, or in the future"))
        .anyMatch(text -> text.endsWith("was not signed as it has to be"))
        .anyMatch(text -> text.endsWith("was signed by nobody who is known"));
    assertThat(node(node).path("queued").asInt()).as("nothing of it was taken").isEqualTo(2);
  }

  private static void refused(HttpResponse<String> answer, String reason) {
    assertThat(problem(answer, 401).path("detail").asText()).contains(reason);
  }

  @Test
  void aFieldThatBreaksARule_isNamed_inAnAnswerThatIsSigned() {
    TestNode node = online();
    String path = "/api/nodes/self/heartbeat";
    TestNode.Signed bad = node.signed("POST", path, "{\"queued\":-1}", node.id(), node.lease());
    HttpResponse<String> answer = node.send(bad);
    problem(answer, 400, "/queued", "/device");
    assertThat(node.isSigned(answer, bad)).isTrue();
  }

  @Test
  void aSignatureOpensNothingElse_andAnAccountIsNoNode() {
    TestNode node = online();
    problem(node.send(node.signed("GET", "/api/proposals", "", node.id(), node.lease())), 401);
    problem(node.send(node.signed("GET", "/api/nodes", "", node.id(), node.lease())), 401);
    assertThat(
            problem(by("admin").post("api/nodes/self/heartbeat", "{}"), 403)
                .path("detail")
                .asText())
        .contains("signed by its node");
    problem(anonymous().post("api/nodes/self/heartbeat", "{}"), 401);
  }

  @Test
  void anotherProcessOfANode_fencesTheFirstOff() {
    TestNode first = online();
    long old = first.lease();
    TestNode.Signed late = first.heartbeat();
    assertThat(told(first.takeLease(), 200).path("lease").asLong()).isEqualTo(old + 1);

    HttpResponse<String> answer = first.send(late);
    JsonNode problem = problem(answer, 409, "/lease");
    assertThat(problem.path("detail").asText())
        .contains("lease " + (old + 1) + " was taken since by another process");
    assertThat(first.isSigned(answer, late)).isTrue();
    assertThat(node(first).path("state").asText()).isEqualTo("joining");
    told(first.beat(), 200);
    assertThat(node(first).path("state").asText()).isEqualTo("online");
    assertThat(logged(first))
        .containsExactly("node.enrol", "node.join", "node.lease", "node.refused", "node.join");
  }

  @Test
  void aNodeThatIsSilent_isOffline_andComesBackWithANewLeaseOnly() {
    TestNode node = online();
    Instant begin = Instant.now();
    JsonNode offline = until(node, now -> now.path("state").asText().equals("offline"));
    assertThat(Duration.between(begin, Instant.now())).isGreaterThan(Duration.ofSeconds(12));
    assertThat(problem(node.beat(), 409, "/lease").path("detail").asText())
        .contains("nothing was heard in time");
    assertThat(node(node).path("heardAt")).isEqualTo(offline.path("heardAt"));

    told(node.takeLease(), 200);
    assertThat(told(node.beat(), 200).path("state").asText()).isEqualTo("online");
    assertThat(logged(node, "node.offline", "node.lease", "node.join"))
        .containsExactly("node.join", "node.offline", "node.lease", "node.join");
    assertThat(ok(by("auditor").get("api/events?types=node&limit=500"), 200).toString())
        .contains("\"verb\":\"went-offline\"");
  }

  @Test
  void anAdminPausesDrainsAndResumes_andTheNodeIsTold() {
    TestNode node = online();
    assertThat(act(node, "pause").path("paused").asBoolean()).isTrue();
    assertThat(told(node.beat(), 200).path("paused").asBoolean()).isTrue();
    problem(by("admin").post("api/nodes/" + node.id() + "/pause", ""), 409);
    act(node, "resume");
    assertThat(act(node, "drain").path("state").asText()).isEqualTo("draining");
    assertThat(told(node.beat(), 200).path("state").asText()).isEqualTo("draining");
    told(node.takeLease(), 200);
    assertThat(node(node).path("state").asText())
        .as("a drain outlasts a restart")
        .isEqualTo("draining");
    problem(by("admin").delete("api/nodes/" + node.id()), 409);
    act(node, "resume");
    assertThat(told(node.beat(), 200).path("state").asText()).isEqualTo("online");
    assertThat(logged(node, "node.pause", "node.resume", "node.drain"))
        .containsExactly("node.pause", "node.pause", "node.resume", "node.drain", "node.resume");
  }

  @Test
  void aNodeThatIsNotTrusted_getsNothing_andIsReleasedOrRemoved() {
    TestNode node = online();
    String path = "api/nodes/" + node.id();
    problem(by("admin").post(path + "/quarantine", "{\"reason\":\"\"}"), 400, "/reason");
    JsonNode shown =
        ok(by("admin").post(path + "/quarantine", "{\"reason\":\"Its answers differ.\"}"), 200);
    assertThat(shown.path("state").asText()).isEqualTo("quarantined");
    assertThat(shown.path("reason").asText()).isEqualTo("Its answers differ.");
    assertThat(told(node.beat(), 200).path("wanted")).isEmpty();
    assertThat(act(node, "release").path("state").asText()).isEqualTo("joining");
    ok(by("admin").post(path + "/quarantine", "{\"reason\":\"Once more.\"}"), 200);
    assertThat(by("admin").delete(path).statusCode()).isEqualTo(204);
    problem(by("admin").get(path), 404);
    refused(node.beat(), "no node");
  }

  @Test
  void onlyAdminsChangeNodes() {
    TestNode node = online();
    String path = "api/nodes/" + node.id();
    for (String user : List.of("author", "auditor", "reviewer", "promoter")) {
      problem(by(user).post("api/nodes/codes", "{\"name\":\"x\"}"), 403);
      problem(by(user).post(path + "/pause", ""), 403);
      problem(by(user).post(path + "/drain", ""), 403);
      problem(by(user).post(path + "/quarantine", "{\"reason\":\"x\"}"), 403);
      problem(by(user).delete(path), 403);
    }
    problem(anonymous().get("api/nodes"), 401);
    problem(by("admin").post("api/nodes/codes", "{\"name\":\"a b\"}"), 400, "/name");
    problem(by("admin").get("api/nodes/node-nobody"), 404);
    assertThat(node(node).path("paused").asBoolean()).isFalse();
  }

  @Test
  void theCoordinatorMeasuresTheWay_withACallThatItSigns() throws Exception {
    HttpServer machine =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try {
      TestNode node = enrolled("http://localhost:" + machine.getAddress().getPort());
      var pinged = new CountDownLatch(2);
      machine.createContext(
          "/api/blocks/ping",
          exchange -> {
            answer(exchange, node);
            pinged.countDown();
          });
      machine.start();
      Instant deadline = Instant.now().plus(PATIENCE);
      while (!pinged.await(3, TimeUnit.SECONDS)) {
        assertThat(Instant.now()).isBefore(deadline);
        told(node.beat(), 200);
      }
      JsonNode shown = until(node, now -> now.has("tripMicros"));
      assertThat(shown.path("tripMicros").asLong()).isBetween(1L, 5_000_000L);
    } finally {
      machine.stop(0);
    }
  }

  /** Checks the coordinator's signature, and signs the answer. */
  private static void answer(HttpExchange exchange, TestNode node) throws IOException {
    try (exchange) {
      var head = exchange.getRequestHeaders();
      String input = head.getFirst("Signature-Input").substring(3);
      String base =
          "\"@method\": GET\n\"@path\": /api/blocks/ping\n\"@query\": ?\n"
              + "\"zeropoint-receiver\": %s\n\"zeropoint-lease\": %d\n"
                  .formatted(node.id(), node.lease())
              + "\"@signature-params\": "
              + input;
      String signature = head.getFirst("Signature").substring(3);
      byte[] bytes = Base64.getDecoder().decode(signature.substring(1, signature.length() - 1));
      boolean right =
          input.contains("keyid=\"coordinator\"")
              && TestNode.verifies(node.coordinatorKey(), base, bytes);
      int status = right ? 204 : 401;
      String digest = "sha-256=:" + TestNode.base64(TestNode.sha256(new byte[0])) + ":";
      String parameters =
          "(\"@status\" \"content-digest\" \"signature\";req;key=\"zp\");created=%d;keyid=\"%s\""
                  .formatted(Instant.now().getEpochSecond(), node.id())
              + ";alg=\"ed25519\"";
      String answered =
          "\"@status\": %d\n\"content-digest\": %s\n\"signature\";req;key=\"zp\": %s\n"
                  .formatted(status, digest, signature)
              + "\"@signature-params\": "
              + parameters;
      exchange.getResponseHeaders().set("Content-Digest", digest);
      exchange.getResponseHeaders().set("Signature-Input", "zp=" + parameters);
      exchange
          .getResponseHeaders()
          .set("Signature", "zp=:" + TestNode.base64(node.sign(answered)) + ":");
      exchange.sendResponseHeaders(status, -1);
    }
  }
}
