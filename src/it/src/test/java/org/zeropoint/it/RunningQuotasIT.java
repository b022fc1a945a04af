package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Runs wait for those of their owner, and of the tenant, though places are free. */
class RunningQuotasIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String PLAN =
      "{\"synthiantId\":\"quotas\",\"modelId\":\"gpt-nano\",\"corpus\":\"commons-lang3\","
          + "\"steps\":10000}";

  private static final Predicate<JsonNode> TRAINS = run -> run.path("step").asInt() > 0;

  @Test
  void noMoreRunsOfAPersonAndATenantTrainAtATime_thanTheQuotasAllow() throws Exception {
    try (ZeropointServer server =
        ZeropointServer.start(
            "quotas",
            "-Dzeropoint.runs.concurrent=5",
            "-Dzeropoint.share.person.running=2",
            "-Dzeropoint.share.tenant.running=3")) {
      Api author = Api.as(server, "author");
      Api author2 = Api.as(server, "author2");
      String first = queue(author);
      String second = queue(author);
      await(author, first, TRAINS);
      await(author, second, TRAINS);
      String third = queue(author);
      assertWaits(author, third, "an earlier run of yours has to end first", "may train 2 runs");

      String other = queue(author2);
      await(author2, other, TRAINS);
      String last = queue(author2);
      assertWaits(author2, last, "an earlier run of your tenant has to end", "may train 3 runs");
      assertThat(run(author, third).path("status").asText()).isEqualTo("queued");

      cancel(author, first);
      await(author2, last, TRAINS);
      assertThat(run(author, second).path("status").asText()).isEqualTo("running");
      assertWaits(author, third, "an earlier run of your tenant has to end", "may train 3 runs");
      cancel(author2, other);
      await(author, third, TRAINS);
      cancel(author, second);
      cancel(author, third);
      cancel(author2, last);
    }
  }

  /** Which it says after the first look at the queue that has seen it. */
  private static void assertWaits(Api caller, String runId, String... words) throws Exception {
    JsonNode run =
        await(caller, runId, found -> found.at("/queue/reason").asText().contains("has to"));
    assertThat(run.path("status").asText()).isEqualTo("queued");
    assertThat(run.at("/queue/reason").asText()).contains(words);
    assertThat(run.path("step").asInt()).isZero();
  }

  private static String queue(Api caller) {
    HttpResponse<String> answer = caller.post("api/runs", PLAN);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return Api.json(answer).path("runId").asText();
  }

  private static void cancel(Api caller, String runId) throws Exception {
    assertThat(caller.post("api/runs/" + runId + "/cancel", "").statusCode()).isEqualTo(202);
    await(caller, runId, run -> run.path("status").asText().equals("cancelled"));
  }

  private static JsonNode run(Api caller, String runId) {
    return Api.json(caller.get("api/runs/" + runId));
  }

  private static JsonNode await(Api caller, String runId, Predicate<JsonNode> done)
      throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    JsonNode run = run(caller, runId);
    while (!done.test(run)) {
      assertThat(Instant.now()).as(run.toString()).isBefore(deadline);
      assertThat(run.path("status").asText()).as(run.toString()).isNotEqualTo("failed");
      synchronized (run) {
        run.wait(100);
      }
      run = run(caller, runId);
    }
    return run;
  }
}
