package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Runs that do not go through to their last step: they stop early, or explode. */
class CourseOfRunIT extends RestCase {

  private static final int LETTERS = 20;

  /** Metrics are kept in 32 bits. */
  private static final Offset<Double> FLOATS = within(1e-5);

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void aPatientRun_stopsEarly_andItsCandidateIsTheBestCheckpoint() {
    String corpus = LoopIT.uploaded(letters(3_000));
    JsonNode run =
        over(
            """
            {"synthiantId": "%s", "modelId": "gpt-nano", "corpus": "%s", "steps": 400, "batchSize": 8,
             "learningRate": 0.01, "validationSplit": 0.2, "schedule": "constant", "warmupSteps": 10,
             "patience": 2, "seed": 7}
            """
                .formatted(newId("patient"), corpus));
    int last = run.path("step").asInt();
    JsonNode plan = run.path("plan");
    assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("completed");
    assertThat(last).isBetween(60, 380);
    assertThat(plan.path("schedule").asText()).isEqualTo("constant");
    assertThat(plan.path("warmupSteps").asInt()).isEqualTo(10);
    assertThat(plan.path("patience").asInt()).isEqualTo(2);
    assertThat(plan.has("rowTokens")).isFalse();

    JsonNode metrics = metrics(run);
    assertThat(metrics).hasSize(last);
    rangeIsCut("api/runs/" + run.path("runId").asText() + "/metrics", metrics);
    for (JsonNode metric : metrics) {
      assertThat(metric.path("gradientNorm").asDouble()).as(metric.toString()).isPositive();
      assertThat(metric.path("waitingSeconds").isNumber()).as(metric.toString()).isTrue();
      assertThat(metric.path("waitingSeconds").asDouble()).isBetween(0.0, 10.0);
    }
    assertThat(metrics.findValues("waitingSeconds").stream().mapToDouble(JsonNode::asDouble).sum())
        .as("seconds that it waited for data")
        .isPositive();
    assertThat(metrics.at("/9/learningRate").asDouble()).isEqualTo(0.01);
    assertThat(metrics.path(last - 1).path("learningRate").asDouble()).isEqualTo(0.01);
    int best = best(metrics);
    assertThat(last - best).as("two evaluations later").isEqualTo(2 * 20);
    assertThat(run.path("note").asText())
        .startsWith("It stopped early at step " + last)
        .contains("lowest at step " + best);
    assertThat(run.path("candidateStep").asInt()).isEqualTo(best);

    double lowest = metrics.path(best - 1).path("heldOutLoss").asDouble();
    assertThat(run.path("heldOutLoss").asDouble()).isCloseTo(lowest, FLOATS);
    JsonNode proposal =
        ok(by("auditor").get("api/proposals/" + run.path("proposalId").asText()), 200);
    JsonNode training = proposal.path("trainingData");
    assertThat(training.path("steps").asInt()).isEqualTo(best);
    double scored = training.at("/validationResults/0/score").asDouble();
    assertThat(scored).as("that of the best weights").isCloseTo(lowest, FLOATS);
    assertThat(scored)
        .as("not that of the last ones")
        .isNotCloseTo(metrics.path(last - 1).path("heldOutLoss").asDouble(), FLOATS);
  }

  private static void rangeIsCut(String path, JsonNode all) {
    JsonNode some = ok(by("auditor").get(path + "?after=9&upTo=12"), 200);
    assertThat(some).containsExactly(all.path(9), all.path(10), all.path(11));
    assertThat(ok(by("auditor").get(path + "?after=9&upTo=50&points=2"), 200).findValues("step"))
        .as("thinned within the range")
        .contains(all.path(9).path("step"), all.path(49).path("step"))
        .hasSizeLessThan(41);
    problem(by("auditor").get(path + "?after=9&upTo=9"), 400, "/upTo");
  }

  private static int best(JsonNode metrics) {
    int best = 0;
    double lowest = Double.POSITIVE_INFINITY;
    for (JsonNode metric : metrics) {
      if (metric.has("heldOutLoss") && metric.path("heldOutLoss").asDouble() < lowest) {
        lowest = metric.path("heldOutLoss").asDouble();
        best = metric.path("step").asInt();
      }
    }
    return best;
  }

  /** The rate rises until the weights fly off, with the half of it some time later. */
  @Test
  void aRunThatExplodes_goesBackOnce_thenFailsWithTheEvidence() {
    String corpus = LoopIT.uploaded(letters(20_000));
    JsonNode run =
        over(
            """
            {"synthiantId": "%s", "modelId": "gpt-nano", "corpus": "%s", "steps": 400, "batchSize": 8,
             "learningRate": 1, "optimizer": "rmsprop", "validationSplit": 0.2, "schedule": "linear",
             "warmupSteps": 400, "seed": 7}
            """
                .formatted(newId("explodes"), corpus));
    assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("failed");
    assertThat(run.path("note").asText())
        .startsWith("It went back to step ")
        .contains("with half the learning rate. Step ");
    assertThat(run.path("problem").asText()).contains("halved once already");

    var steps = new ArrayList<Integer>();
    metrics(run).forEach(metric -> steps.add(metric.path("step").asInt()));
    assertThat(steps).as("each step once").doesNotHaveDuplicates().isSorted();
    List<String> entries = entries(run.path("runId").asText());
    assertThat(entries).containsOnlyOnce("run.back", "run.fail");
  }

  /** What the log says of a run, in its order, once nothing is pending. */
  private static List<String> entries(String runId) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!ok(by("auditor").get("api/audit/pending"), 200).isEmpty()) {
      assertThat(Instant.now()).as("entries are still pending").isBefore(deadline);
    }
    var entries = new ArrayList<String>();
    long after = 0;
    JsonNode slice;
    do {
      slice = ok(by("auditor").get("api/audit?limit=500&after=" + after), 200);
      for (JsonNode entry : slice) {
        after = entry.path("seq").asLong();
        if (entry.path("subject").asText().equals(runId)) {
          entries.add(entry.path("action").asText());
        }
      }
    } while (slice.size() == 500);
    return entries;
  }

  private static JsonNode over(String plan) {
    JsonNode queued = ok(by("author").post("api/runs", plan), 202);
    List<JsonNode> told = LoopIT.events("api/runs/" + queued.path("runId").asText(), "progress");
    return told.get(told.size() - 1);
  }

  private static JsonNode metrics(JsonNode run) {
    return ok(
        by("auditor").get("api/runs/" + run.path("runId").asText() + "/metrics?points=10000"), 200);
  }

  private static byte[] letters(int count) {
    var random = new SplittableRandom(5);
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append((char) ('a' + random.nextInt(LETTERS)));
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
