package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.CheckpointFile;
import org.zeropoint.audit.tree.SignedNote;

/**
 * A row is edited by SQL, the tree is computed again and signed with the stolen key: whoever kept
 * an older checkpoint notices, with the verifier alone.
 */
class RewrittenLogIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String ID = "an-objection-to-hide";

  private Path directory;
  private OfflineVerifier verifier;

  @Test
  void aRewrittenLog_isRefusedByWhoeverKeptACheckpoint() throws IOException {
    try (ZeropointServer server = ZeropointServer.start("rewritten")) {
      directory = Files.createDirectories(server.data().resolveSibling("rewritten-kept"));
      verifier = new OfflineVerifier(directory);
      vetoed(server);
      export(server, "before.jsonl");
      Files.deleteIfExists(directory.resolve("kept.log"));
      Files.copy(server.data().resolve(CheckpointFile.NAME), directory.resolve("kept.log"));
      keys(server);
      verify("before.jsonl").expect(0);
      long size = size(server);

      server.close();
      long place = edited(server);
      server.start();
      export(server, "edited.jsonl");
      assertThat(verify("edited.jsonl").expect(1).output())
          .startsWith("NOT VERIFIED: root-differs: ");

      server.close();
      long signed = rewritten(server);
      assertThat(signed).isGreaterThanOrEqualTo(size);
      server.start();
      export(server, "rewritten.jsonl");
      verifier.run("log", "rewritten.jsonl", "--keys", "keys.txt").expect(0);
      Command.Ended ended = verify("rewritten.jsonl").expect(1);
      assertThat(ended.output())
          .startsWith("NOT VERIFIED: root-differs: kept.log, note ")
          .containsPattern("the root over \\d+ entries was signed as")
          .contains("something among the entries ");
      assertThat(place).isLessThan(size);
    } finally {
      System.out.println(OfflineVerifier.transcript());
    }
  }

  /** A proposal that a person failed. */
  private static void vetoed(ZeropointServer server) {
    ok(
        Api.as(server, "author")
            .post(
                "api/proposals",
                "{\"proposalId\":\""
                    + ID
                    + "\",\"synthiantId\":\"helper\",\"summary\":\"Somebody was against it.\"}"),
        201);
    ok(vote(server, "ai-reviewer", "{\"ai\":\"pass\"}"), 200);
    ok(vote(server, "reviewer", "{\"human\":\"fail\",\"notes\":\"it invents sources\"}"), 200);
    sealed(server);
  }

  private static HttpResponse<String> vote(ZeropointServer server, String user, String ballot) {
    return Api.as(server, user).post("api/proposals/" + ID + "/consensus", ballot);
  }

  /** Waits until a checkpoint covers everything that was answered. */
  private static void sealed(ZeropointServer server) {
    Api auditor = Api.as(server, "auditor");
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!ok(auditor.get("api/audit/pending"), 200).isEmpty()
        || size(server) < ok(auditor.get("api/audit/verify"), 200).path("entries").asLong()) {
      assertThat(Instant.now()).as("no checkpoint covers the last entries").isBefore(deadline);
    }
  }

  private static long size(ZeropointServer server) {
    HttpResponse<String> note = Api.anonymous(server).get("api/audit/checkpoint");
    return note.statusCode() == 200
        ? Checkpoint.parse(SignedNote.parse(note.body()).text()).size()
        : 0;
  }

  /** Takes the words of the objection out of the log; gives the index of its entry. */
  private long edited(ZeropointServer server) {
    try (Forger forger = new Forger(server.data())) {
      Map<String, Object> entry =
          forger
              .rows(
                  "select number, place, facts from audit_leaf where subject = ?"
                      + " and action = 'vote.cast' and facts like '%it invents sources%'",
                  ID)
              .get(0);
      String facts = ((String) entry.get("facts")).replace("it invents sources", "a typing error");
      OfflineVerifier.note(
          "(stopped; SQL: update audit_leaf set facts = … where number = "
              + entry.get("number")
              + ": \"it invents sources\", the reason of a fail, becomes \"a typing error\")\n");
      forger.sql("update audit_leaf set facts = ? where number = ?", facts, entry.get("number"));
      return (long) entry.get("place");
    }
  }

  private long rewritten(ZeropointServer server) {
    try (Forger forger = new Forger(server.data())) {
      long size = forger.rehash();
      forger.resign();
      OfflineVerifier.note(
          "(stopped; the tree is computed again over all "
              + size
              + " entries, and every checkpoint signed again with the stolen key)\n");
      return size;
    }
  }

  private void export(ZeropointServer server, String name) throws IOException {
    HttpResponse<String> export = Api.as(server, "auditor").get("api/audit/export");
    assertThat(export.statusCode()).as(export.body()).isEqualTo(200);
    Files.writeString(directory.resolve(name), export.body());
  }

  private void keys(ZeropointServer server) throws IOException {
    var keys = new StringBuilder();
    ok(Api.anonymous(server).get("api/audit/keys"), 200)
        .path("keys")
        .forEach(key -> keys.append(key.path("key").asText()).append('\n'));
    Files.writeString(directory.resolve("keys.txt"), keys);
  }

  private Command.Ended verify(String file) {
    return verifier.run("log", file, "--keys", "keys.txt", "--checkpoints", "kept.log");
  }

  private static JsonNode ok(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return Api.json(response);
  }
}
