package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.CheckpointFile;
import org.zeropoint.audit.tree.SignedNote;

/**
 * A server that is killed while it writes: what it answered is in the log, and the log is whole.
 */
class LogSurvivesIT {

  private static final int CLIENTS = 4;
  private static final int BEFORE_THE_KILL = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void everythingAcknowledgedIsInTheTree_andPublishedCheckpointsAreContinued() throws Exception {
    try (ZeropointServer server = ZeropointServer.start("log-survives")) {
      Set<String> acknowledged = postUntilKilled(server);
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(BEFORE_THE_KILL);
      List<SignedNote> published =
          new CheckpointFile(server.data().resolve(CheckpointFile.NAME)).all();
      assertThat(published).isNotEmpty();

      server.start();

      Api auditor = Api.as(server, "auditor");
      Set<String> logged = subjects(auditor);
      assertThat(logged).containsAll(acknowledged);
      JsonNode verification = Api.json(auditor.get("api/audit/verify"));
      assertThat(verification.path("valid").asBoolean()).as(verification.toString()).isTrue();
      Checkpoint last = Checkpoint.parse(published.get(published.size() - 1).text());
      HttpResponse<String> proof = auditor.get("api/audit/proof/consistency?from=" + last.size());
      assertThat(proof.statusCode()).as(proof.body()).isEqualTo(200);
      assertThat(Api.json(proof).path("fromRoot").asText())
          .isEqualTo(last.text().split("\n", -1)[2]);
    }
  }

  /** Clients post as fast as they can; gives the ids that were answered with 201. */
  private static Set<String> postUntilKilled(ZeropointServer server) throws InterruptedException {
    Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    var enough = new CountDownLatch(BEFORE_THE_KILL);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      for (int client = 0; client < CLIENTS; client++) {
        String prefix = "killed-" + client + "-";
        clients.execute(() -> post(server, prefix, acknowledged, enough));
      }
      assertThat(enough.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      server.kill();
    } finally {
      clients.shutdownNow();
      assertThat(clients.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    return new HashSet<>(acknowledged);
  }

  private static void post(
      ZeropointServer server, String prefix, Queue<String> acknowledged, CountDownLatch enough) {
    Api author = Api.as(server, "author");
    try {
      for (int i = 0; ; i++) {
        String id = prefix + i;
        HttpResponse<String> answer =
            author.post(
                "api/proposals",
                "{\"proposalId\":\""
                    + id
                    + "\",\"synthiantId\":\"helper"
                    + prefix
                    + "\",\"summary\":\"A change that is tested.\"}");
        if (answer.statusCode() == 201) {
          acknowledged.add(id);
          enough.countDown();
        }
      }
    } catch (UncheckedIOException | IllegalStateException e) {
      // The server is gone, which is what ends this client.
      assertThat(Thread.interrupted() || e instanceof UncheckedIOException).isTrue();
    }
  }

  /** What the posts in the tree are about, once nothing is pending. */
  private static Set<String> subjects(Api auditor) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!Api.json(auditor.get("api/audit/pending")).isEmpty()) {
      assertThat(Instant.now()).as("entries are still pending").isBefore(deadline);
    }
    Set<String> subjects = new HashSet<>();
    long after = 0;
    JsonNode slice;
    do {
      slice = Api.json(auditor.get("api/audit?limit=500&after=" + after));
      for (JsonNode entry : slice) {
        after = entry.path("seq").asLong();
        if ("proposal.post".equals(entry.path("action").asText())) {
          subjects.add(entry.path("subject").asText());
        }
      }
    } while (slice.size() == 500);
    return subjects;
  }
}
