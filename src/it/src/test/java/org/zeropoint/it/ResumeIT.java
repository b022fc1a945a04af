package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A run whose server is killed goes on when it is back, and ends at the same weights. */
class ResumeIT {

  private static final int STEPS = 400;
  private static final int FIRST_CHECKPOINT = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Test
  void killedRunEndsBitIdentical_toAnUninterruptedOne() throws InterruptedException {
    try (ZeropointServer server = ZeropointServer.start("resume")) {
      Api author = Api.as(server, "author");
      upload(author);
      JsonNode whole = await(author, start(author), run -> run.has("proposalId"));

      String runId = start(author);
      JsonNode before = await(author, runId, run -> run.path("step").asInt() >= STEPS / 4);
      assertThat(before.path("step").asInt()).isLessThan(STEPS);
      JsonNode earlier = Api.json(author.get("api/runs/" + runId + "/metrics"));
      server.kill();
      server.start();
      JsonNode resumed = await(author, runId, run -> run.has("proposalId"));

      assertThat(resumed.path("planDigest")).isEqualTo(whole.path("planDigest"));
      assertThat(candidate(author, resumed)).isEqualTo(candidate(author, whole));
      assertThat(resumed.path("loss")).isEqualTo(whole.path("loss"));
      assertGoesOn(earlier, metrics(author, runId));
      JsonNode log = Api.json(Api.as(server, "auditor").get("api/audit/verify"));
      assertThat(log.path("valid").asBoolean()).isTrue();
    }
  }

  private static void upload(Api author) {
    var text = new StringBuilder();
    var random = new Random(7);
    String[] words =
        "the a model vote log leaf gate run step loss waits reads holds names".split(" ");
    while (text.length() < 60_000) {
      text.append(words[random.nextInt(words.length)]).append(random.nextInt(9) == 0 ? ".\n" : " ");
    }
    HttpResponse<String> answer =
        author.send(
            author
                .request(
                    "api/corpora?name=resume-text&licence=Apache-2.0&source=made%20by%20the%20test")
                .header("Content-Type", "text/plain; charset=UTF-8")
                .POST(BodyPublishers.ofString(text.toString())));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private static String start(Api author) {
    HttpResponse<String> answer =
        author.post(
            "api/runs",
            "{\"synthiantId\":\"resumed\",\"modelId\":\"gpt-nano\",\"corpus\":\"resume-text\",\"steps\":"
                + STEPS
                + ",\"seed\":11}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return Api.json(answer).path("runId").asText();
  }

  private static String candidate(Api author, JsonNode run) {
    return Api.json(author.get("api/proposals/" + run.path("proposalId").asText()))
        .at("/candidate/digest")
        .asText();
  }

  private static JsonNode metrics(Api author, String runId) {
    return Api.json(author.get("api/runs/" + runId + "/metrics"));
  }

  /**
   * Every step is there once, and the first checkpoint's steps were not computed a second time:
   * their speed is the same.
   */
  private static void assertGoesOn(JsonNode earlier, JsonNode all) {
    assertThat(all).hasSize(STEPS);
    for (int i = 0; i < FIRST_CHECKPOINT; i++) {
      assertThat(all.get(i)).isEqualTo(earlier.get(i));
    }
  }

  private static JsonNode await(Api author, String runId, Predicate<JsonNode> done)
      throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    JsonNode run;
    do {
      run = Api.json(author.get("api/runs/" + runId));
      assertThat(run.path("status").asText()).as(run.toString()).isNotIn("failed", "cancelled");
      if (done.test(run)) {
        return run;
      }
      synchronized (run) {
        run.wait(200);
      }
    } while (Instant.now().isBefore(deadline));
    throw new AssertionError("not in time: " + run);
  }
}
