package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.audit.tree.CheckpointFile;
import org.zeropoint.audit.tree.Leaf;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.it.Api;
import org.zeropoint.it.OfflineVerifier;
import org.zeropoint.shared.Json;

/** What the server hands out is verified by the jar alone, and nothing else is. */
class VerifierIT extends RestCase {

  @TempDir Path directory;

  @AfterAll
  static void show() {
    System.out.println(OfflineVerifier.transcript());
  }

  @Test
  void theWholeLogIsVerified_withEveryCheckpointThatWasPublished() throws IOException {
    accepted();
    Files.copy(server().data().resolve(CheckpointFile.NAME), directory.resolve("checkpoints.log"));
    Files.writeString(directory.resolve("log.jsonl"), export(""));
    keys();

    assertThat(
            verifier()
                .run("log", "log.jsonl", "--keys", "keys.txt", "--checkpoints", "checkpoints.log")
                .expect(0)
                .output())
        .startsWith("VERIFIED\n")
        .contains("kept ones compared");
  }

  @Test
  void aChangedCopyOfTheLog_isRefused_andSaysWhatIsWrong() throws IOException {
    accepted();
    List<String> lines = export("").lines().toList();
    keys();
    int decided = last(lines, "gate.decided");

    var edited = new ArrayList<>(lines);
    edited.set(decided, lines.get(decided).replace("\"accepted\"", "\"rejected\""));
    assertThat(edited.get(decided)).isNotEqualTo(lines.get(decided));
    refused(edited, "entry-differs: entry " + decided);

    var cut = new ArrayList<>(lines);
    cut.remove(decided);
    refused(cut, "leaf-missing: entry " + decided);

    var swapped = new ArrayList<>(lines);
    ObjectNode leaf = (ObjectNode) Json.parse(lines.get(decided));
    byte[] bytes = Base64.getDecoder().decode(leaf.path("leaf").asText());
    bytes[20] ^= 1;
    swapped.set(decided, leaf.put("leaf", Base64.getEncoder().encodeToString(bytes)).toString());
    Files.write(directory.resolve("changed.jsonl"), swapped);
    assertThat(verifier().run("log", "changed.jsonl", "--keys", "keys.txt").expect(1).output())
        .contains("root-differs");

    var other = SigningKey.generate("zeropoint/other", VerifierKey.LOG).verifier().format();
    Files.write(directory.resolve("log.jsonl"), lines);
    verifier().run("log", "log.jsonl", "--key", other).expect(1);
  }

  private void refused(List<String> lines, String first) throws IOException {
    Files.write(directory.resolve("changed.jsonl"), lines);
    assertThat(verifier().run("log", "changed.jsonl", "--keys", "keys.txt").expect(1).output())
        .startsWith("NOT VERIFIED: " + first);
  }

  @Test
  void theProofOfAProposal_isVerified_andAChangedOneIsNot() throws IOException {
    String id = accepted();
    HttpResponse<String> answer = by("reviewer").get("api/proposals/" + id + "/proof");
    JsonNode proof = ok(answer, 200);
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"" + id + ".proof.json\"");
    assertThat(proof.path("pending")).isEmpty();
    Files.writeString(directory.resolve("proof.json"), answer.body());
    keys();
    assertThat(
            verifier()
                .run("proof", "proof.json", "--keys", "keys.txt", "--accepted")
                .expect(0)
                .output())
        .startsWith("VERIFIED\n")
        .contains("accepted by entry ");

    ObjectNode changed = proof.deepCopy();
    ArrayNode entries = (ArrayNode) changed.path("entries");
    entries.remove(entries.size() - 1);
    Files.writeString(directory.resolve("changed.json"), changed.toString());
    assertThat(verifier().run("proof", "changed.json", "--keys", "keys.txt").expect(1).output())
        .startsWith("NOT VERIFIED: accepted-without-decision: entry ");
    String body = answer.body().replace("\"human\":\"pass\"", "\"human\":\"fail\"");
    assertThat(body).isNotEqualTo(answer.body());
    Files.writeString(directory.resolve("changed.json"), body);
    verifier().run("proof", "changed.json", "--keys", "keys.txt").expect(1);
  }

  @Test
  void theProofOfAnImportedProposal_holdsTheRowsThatCameWithAnother() throws IOException {
    String id = newId("second");
    String lines = proposal(newId("first")) + "\n" + proposal(id) + "\n";
    Api author = by("author");
    HttpResponse<String> taken =
        author.send(
            author
                .request("api/proposals/import")
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(lines)));
    ok(taken, 200);
    pass(id);
    Files.writeString(
        directory.resolve("proof.json"),
        by("reviewer").get("api/proposals/" + id + "/proof").body());
    keys();
    assertThat(
            verifier()
                .run("proof", "proof.json", "--keys", "keys.txt", "--accepted")
                .expect(0)
                .output())
        .doesNotContain("note  ");
  }

  @Test
  void theProofOfEveryAcceptedProposalIsVerified() throws IOException {
    accepted();
    keys();
    for (JsonNode proposal : ok(by("auditor").get("api/proposals?status=accepted&limit=10"), 200)) {
      String id = proposal.path("proposalId").asText();
      Files.writeString(
          directory.resolve(id), by("reviewer").get("api/proposals/" + id + "/proof").body());
      verifier().run("proof", id, "--keys", "keys.txt").expect(0);
    }
  }

  @Test
  void twoCheckpoints_areConsistent() throws IOException {
    posted();
    settled();
    String older = anonymous().get("api/audit/checkpoint").body();
    accepted();
    String newer = anonymous().get("api/audit/checkpoint").body();
    Files.writeString(directory.resolve("old.note"), older);
    Files.writeString(directory.resolve("new.note"), newer);
    String proof =
        by("auditor")
            .get("api/audit/proof/consistency?from=" + lines(older) + "&to=" + lines(newer))
            .body();
    Files.writeString(directory.resolve("consistency.json"), proof);
    keys();
    verifier()
        .run("consistency", "old.note", "new.note", "consistency.json", "--keys", "keys.txt")
        .expect(0);
    Files.writeString(directory.resolve("old.note"), newer);
    verifier()
        .run("consistency", "old.note", "new.note", "consistency.json", "--keys", "keys.txt")
        .expect(1);
  }

  private static String lines(String note) {
    return note.split("\n", -1)[1];
  }

  @Test
  void theProgramIsCalledAsItsHelpSays() throws IOException {
    verifier().run().expect(2);
    verifier().run("log", "none.jsonl").expect(2);
    String key = SigningKey.generate("a", VerifierKey.LOG).verifier().format();
    verifier().run("log", "none.jsonl", "--key", key).expect(3);
    Files.writeString(directory.resolve("garbage"), "\u0000 garbage");
    for (String command : List.of("log", "proof")) {
      assertThat(verifier().run(command, "garbage", "--key", key).expect(3).output())
          .startsWith("Cannot be read: ")
          .doesNotContain("Exception", "\tat ");
    }
    assertThat(verifier().run("help").expect(0).output()).contains("consistency");
  }

  @Test
  void anExportIsForAuditorsAndAdmins_andReachesAsFarAsACheckpoint() {
    accepted();
    problem(by("reviewer").get("api/audit/export"), 403);
    problem(by("auditor").get("api/audit/export?size=999999999"), 400, "/size");
    problem(by("auditor").get("api/audit/export?size=x"), 400, "/size");
    problem(by("auditor").get("api/audit/export?since=1"), 400, "/since");
    assertThat(anonymous().get("api/audit/export").statusCode()).isEqualTo(401);
    problem(by("auditor").get("api/proposals/no-such-proposal/proof"), 404);
    assertThat(anonymous().get("api/proposals/no-such-proposal/proof").statusCode()).isEqualTo(401);
    String newest = export("");
    HttpResponse<String> older = by("admin").get("api/audit/export?size=" + size(newest));
    assertThat(older.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"zeropoint-log-" + size(newest) + ".jsonl\"");
    assertThat(older.body().lines().skip(1))
        .containsExactlyElementsOf(newest.lines().skip(1).toList());
    assertThat(newest.lines().count()).isEqualTo(size(newest) + 1);
  }

  /** A proposal that both channels passed, whose decision a checkpoint covers. */
  private static String accepted() {
    String id = posted();
    pass(id);
    return id;
  }

  private static void pass(String id) {
    ok(vote("ai-reviewer", id, "{\"ai\":\"pass\"}"), 200);
    assertThat(ok(vote("reviewer", id, "{\"human\":\"pass\"}"), 200).path("status").asText())
        .isEqualTo("accepted");
    long last = log().size();
    while (Long.parseLong(lines(anonymous().get("api/audit/checkpoint").body())) < last) {
      settled();
    }
  }

  private static String export(String query) {
    HttpResponse<String> answer = by("auditor").get("api/audit/export" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/x-ndjson");
    return answer.body();
  }

  private static long size(String export) {
    String head = export.lines().findFirst().orElseThrow();
    return Long.parseLong(lines(Json.parse(head).path("checkpoint").asText()));
  }

  /** Index of the line with the last such entry. */
  private static int last(List<String> lines, String action) {
    for (int i = lines.size() - 1; i > 0; i--) {
      byte[] leaf = Base64.getDecoder().decode(Json.parse(lines.get(i)).path("leaf").asText());
      if (Leaf.decode(leaf).action().equals(action)) {
        return i;
      }
    }
    throw new AssertionError("no entry of " + action);
  }

  private void keys() throws IOException {
    var keys = new StringBuilder("# as the server shows them\n");
    ok(anonymous().get("api/audit/keys"), 200)
        .path("keys")
        .forEach(key -> keys.append(key.path("key").asText()).append('\n'));
    Files.writeString(directory.resolve("keys.txt"), keys);
  }

  private OfflineVerifier verifier() {
    return new OfflineVerifier(directory);
  }
}
