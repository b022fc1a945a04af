package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.CheckpointFile;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.it.Api;
import org.zeropoint.it.Receiver;
import org.zeropoint.shared.Json;

/** Every checkpoint is published where the database cannot take it back. */
class CheckpointsIT extends RestCase {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void eachNewCheckpointReachesWebhooksAndTheFile() throws Exception {
    try (Receiver receiver = new Receiver()) {
      JsonNode webhook =
          ok(
              by("admin")
                  .post(
                      "api/webhooks",
                      "{\"url\":\"" + receiver.url() + "\",\"events\":[\"checkpoint.signed\"]}"),
              201);
      String id = posted();
      long seq = seqOf(id);
      SignedNote told =
          SignedNote.parse(
              Json.parse(receiver.await(1, r -> size(r) >= seq).get(0).body())
                  .at("/data/note")
                  .asText());

      assertThat(keys().stream().anyMatch(key -> key.signed(told))).isTrue();
      ok(by("auditor").get("api/events?types=checkpoint.signed&limit=1"), 200);
      List<SignedNote> file = fileWith(told);
      List<Long> sizes = file.stream().map(note -> Checkpoint.parse(note.text()).size()).toList();
      assertThat(sizes).isSorted().doesNotHaveDuplicates();
      removed("api/webhooks/" + webhook.path("id").asText());
    }
  }

  private static long size(Receiver.Received received) {
    return Json.parse(received.body()).at("/data/size").asLong();
  }

  private static long seqOf(String proposalId) {
    return log().stream()
        .filter(entry -> proposalId.equals(entry.path("subject").asText()))
        .findFirst()
        .orElseThrow()
        .path("seq")
        .asLong();
  }

  /** The notes of the file, once it has this one: it is written right after the database. */
  private static List<SignedNote> fileWith(SignedNote note) throws IOException {
    var file = new CheckpointFile(server().data().resolve(CheckpointFile.NAME));
    Instant deadline = Instant.now().plus(PATIENCE);
    List<SignedNote> notes = file.all();
    while (!notes.contains(note)) {
      assertThat(Instant.now()).as("%s is not in the file", note).isBefore(deadline);
      notes = file.all();
    }
    return notes;
  }

  private static void removed(String webhook) {
    String tag = by("admin").get(webhook).headers().firstValue("ETag").orElseThrow();
    assertThat(
            by("admin")
                .send(by("admin").request(webhook).header("If-Match", tag).DELETE())
                .statusCode())
        .isEqualTo(204);
  }

  private static List<VerifierKey> keys() {
    return Api.json(anonymous().get("api/audit/keys")).path("keys").findValuesAsText("key").stream()
        .map(VerifierKey::parse)
        .toList();
  }
}
