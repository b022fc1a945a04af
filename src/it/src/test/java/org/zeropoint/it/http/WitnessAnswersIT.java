package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zeropoint.audit.tree.AddCheckpoint;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.it.Api;

/** What this installation answers as a witness, to logs whose keys the test has. */
class WitnessAnswersIT extends RestCase {

  private final String origin = "log.example/" + newId("log");
  private final SigningKey key = SigningKey.generate(origin, VerifierKey.LOG);

  @Test
  void aLogThatGrowsIsCosigned_andTheStateIsToldToWhoKnowsLess() {
    trust(key);
    cosigned(asks(0, 5));
    cosigned(asks(5, 5));
    HttpResponse<String> stale = add(asks(0, 9));
    assertThat(stale.statusCode()).isEqualTo(409);
    assertThat(stale.body()).isEqualTo("5\n");
    assertThat(stale.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/x.tlog.size");
    cosigned(asks(5, 9));

    JsonNode known = known();
    assertThat(known.path("size").asLong()).isEqualTo(9);
    SignedNote note = SignedNote.parse(known.path("checkpoint").asText());
    assertThat(key.verifier().signed(note)).isTrue();
    assertThat(witness().cosigned(note)).isPresent();
    assertThat(known.has("refused")).isFalse();
  }

  @Test
  void whatWasRewrittenIsRefused_andKeptAsProof_withOneEntry() {
    trust(key);
    cosigned(asks(0, 5));
    AddCheckpoint forged = forged(5, 8);
    problem(add(forged), 422);
    problem(add(forged), 422);
    problem(add(forged(5, 5)), 422);

    JsonNode known = known();
    assertThat(known.path("size").asLong()).isEqualTo(5);
    assertThat(SignedNote.parse(known.path("refused").asText()).text())
        .isEqualTo(forged(5, 5).note().text());
    List<JsonNode> entries =
        log().stream().filter(e -> origin.equals(e.path("subject").asText())).toList();
    assertThat(entries.stream().map(e -> e.path("action").asText()))
        .containsExactly("witness.trust", "witness.cosign", "witness.cosign");
    assertThat(entries.get(1).path("outcome").asText())
        .isEqualTo(
            "refused: the checkpoint over 8 entries does not continue the one over 5 that was"
                + " cosigned");
    assertThat(entries.get(1).path("actor").asText()).isEqualTo("witness");
    cosigned(asks(5, 6));
  }

  @Test
  void ofManyAtOnce_oneTreeIsCosigned() {
    trust(key);
    cosigned(asks(0, 5));
    List<CompletableFuture<HttpResponse<String>>> asked =
        IntStream.range(0, 16)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> add(i % 2 == 0 ? branch("even", 5, 8) : branch("odd", 5, 8))))
            .toList();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      HttpResponse<String> answer = asked.get(i).join();
      assertThat(answer.statusCode()).isIn(200, 409);
      if (answer.statusCode() == 200) {
        texts.add(branch(i % 2 == 0 ? "even" : "odd", 5, 8).note().text());
      } else {
        assertThat(answer.body()).isEqualTo("8\n");
      }
    }
    assertThat(texts).hasSize(1);
    assertThat(known().path("checkpoint").asText()).startsWith(texts.get(0));
  }

  @Test
  void onlyWhomTheKeysOfThatLogSigned() {
    problem(add(asks(0, 5)), 404);
    trust(key);
    SigningKey next = SigningKey.generate(origin, VerifierKey.LOG);
    problem(add(signed(0, 5, "entry", next)), 403);
    trust(key, next);
    cosigned(signed(0, 5, "entry", next));
    cosigned(signed(5, 6, "entry", key));
    trust(next);
    problem(add(signed(6, 7, "entry", key)), 403);
    cosigned(signed(6, 7, "entry", key, next));

    assertThat(by("admin").delete("api/witness/logs?origin=" + origin).statusCode()).isEqualTo(204);
    problem(by("admin").delete("api/witness/logs?origin=" + origin), 404);
    problem(add(signed(7, 8, "entry", next)), 404);
    trust(next);
    // Nothing was forgotten meanwhile.
    assertThat(add(signed(0, 3, "forged", next)).body()).isEqualTo("7\n");
  }

  @Test
  void whoMayDoWhat() {
    problem(by("author").send(text(by("author"), asks(0, 5).format())), 403);
    problem(by("admin").send(text(by("admin"), asks(0, 5).format())), 403);
    problem(by("auditor").post("api/witness/logs", wish(key)), 403);
    problem(by("author").get("api/witness/logs"), 403);
    problem(by("author").get("api/audit/witnesses"), 403);
    ok(by("auditor").get("api/witness/logs"), 200);
    ok(by("auditor").get("api/audit/witnesses"), 200);
    ok(anonymous().get("api/witness/key"), 200);
    assertThat(anonymous().get("api/witness/logs").statusCode()).isEqualTo(401);
    assertThat(anonymous().send(text(anonymous(), "old 0\n")).statusCode()).isEqualTo(401);
    // Another installation sees nothing of this one.
    for (String path :
        List.of(
            "api/proposals",
            "api/audit",
            "api/models?synthiantId=helper",
            "api/inbox",
            "api/witness/logs")) {
      problem(by("witness").get(path), 403);
    }
  }

  @Test
  void whatIsNoRequestIsSaid() {
    trust(key);
    problem(add("", by("witness")), 400);
    problem(add("old 0\n\nlog\n", by("witness")), 400);
    problem(add("old 7\n\n" + asks(0, 5).note().format(), by("witness")), 400);
    problem(add("old 0\n" + "x".repeat(70_000), by("witness")), 413);
    HttpResponse<String> latin =
        by("witness")
            .send(
                by("witness")
                    .request("api/witness/add-checkpoint")
                    .header("Content-Type", "text/plain")
                    .POST(
                        BodyPublishers.ofByteArray(
                            "old 0 \u00e4".getBytes(StandardCharsets.ISO_8859_1))));
    problem(latin, 400);
    SigningKey witness = SigningKey.generate(origin, VerifierKey.WITNESS);
    problem(by("admin").post("api/witness/logs", wish(witness)), 400, "/keys/0");
    problem(by("admin").post("api/witness/logs", wish(key, key)), 400, "/keys");
    problem(by("admin").post("api/witness/logs", wish()), 400, "/keys");
    problem(by("admin").post("api/witness/logs", wish(key).replace(origin, "a b")), 400, "/origin");
    problem(by("admin").post("api/witness/logs", "{\"origin\":\"a\",\"key\":\"\"}"), 400, "/key");
    problem(by("admin").delete("api/witness/logs"), 400, "/origin");
  }

  /** Asserts that it is cosigned, by the key that is told to all. */
  private void cosigned(AddCheckpoint request) {
    HttpResponse<String> answer = add(request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).endsWith("\n").doesNotContain("\n\n");
    SignedNote note =
        request.note().with(List.of(SignedNote.Line.parse(answer.body().stripTrailing())));
    assertThat(witness().cosigned(note))
        .hasValueSatisfying(
            at ->
                assertThat(Instant.ofEpochSecond(at.unixSeconds()))
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60)));
  }

  private static VerifierKey witness() {
    return VerifierKey.parse(ok(anonymous().get("api/witness/key"), 200).path("key").asText());
  }

  private JsonNode known() {
    for (JsonNode log : ok(by("auditor").get("api/witness/logs"), 200)) {
      if (origin.equals(log.path("origin").asText())) {
        return log;
      }
    }
    throw new AssertionError("not known: " + origin);
  }

  private void trust(SigningKey... keys) {
    ok(by("admin").post("api/witness/logs", wish(keys)), 200);
  }

  private String wish(SigningKey... keys) {
    List<String> written = new ArrayList<>();
    for (SigningKey each : keys) {
      written.add("\"" + each.verifier().format() + "\"");
    }
    return "{\"origin\":\"" + origin + "\",\"keys\":[" + String.join(",", written) + "]}";
  }

  private static HttpResponse<String> add(AddCheckpoint request) {
    return add(request.format(), by("witness"));
  }

  private static HttpResponse<String> add(String body, Api caller) {
    return caller.send(text(caller, body));
  }

  private static java.net.http.HttpRequest.Builder text(Api caller, String body) {
    return caller
        .request("api/witness/add-checkpoint")
        .header("Content-Type", "text/plain")
        .POST(BodyPublishers.ofString(body));
  }

  private AddCheckpoint asks(long old, int size) {
    return signed(old, size, "entry", key);
  }

  /** Signed by the log, but with other entries from the first on. */
  private AddCheckpoint forged(long old, int size) {
    return signed(old, size, "forged", key);
  }

  /** With other entries behind the first five. */
  private AddCheckpoint branch(String word, long old, int size) {
    return signed(old, size, word, key);
  }

  private AddCheckpoint signed(long old, int size, String word, SigningKey... keys) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      boolean same = !word.equals("forged") && i < 5;
      leaves.add(Merkle.leafHash(((same ? "entry" : word) + i).getBytes(StandardCharsets.UTF_8)));
    }
    var tree = new SmallTree(leaves);
    SignedNote note =
        new Checkpoint(origin, size, tree.root(size)).signed(List.of(keys), Instant.now());
    return new AddCheckpoint(old, tree.consistency(old, size), note);
  }
}
