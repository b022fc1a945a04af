package org.zeropoint.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.zeropoint.shared.Json;

/**
 * What a run on the server costs beside its steps: progress in the database, metrics, events,
 * checkpoints, opening and storing. Two runs of one plan without held-out text; the first warms up.
 * Prints the steps' own seconds, as the engine measured each, beside the seconds from the start of
 * the run to its end. Argument: model and steps.
 *
 * <pre>mvn -pl src/bench -am verify -DskipTests -Dbench.skip=false \
 *   -Dbench.main=org.zeropoint.bench.RunBenchmark -Dbench.include=gpt-small,1000</pre>
 */
public final class RunBenchmark {

  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final int ACCEPTED = 202;
  private static final int OK = 200;

  private final BenchServer server;
  private final String author;

  private RunBenchmark(BenchServer server) {
    this.server = server;
    this.author = server.token("author");
  }

  public static void main(String[] arguments) throws InterruptedException {
    String[] words = arguments[0].split(",");
    String plan =
        """
        {"synthiantId": "bench", "modelId": "%s", "corpus": "commons-lang3", "steps": %s,
         "batchSize": 16, "validationSplit": 0}
        """
            .formatted(words[0], words[1]);
    try (var server = new BenchServer("runs")) {
      server.start();
      var benchmark = new RunBenchmark(server);
      benchmark.run(plan);
      JsonNode run = benchmark.run(plan);
      double steps = benchmark.stepSeconds(run);
      double all = seconds(run);
      System.out.printf(
          "%s: %s steps took %.1f s of the run's %.1f s; all else %.2f %%%n",
          words[0], words[1], steps, all, 100 * (all - steps) / all);
    }
  }

  private static double seconds(JsonNode run) {
    Instant start = Instant.parse(run.path("startedAt").asText());
    Instant end = Instant.parse(run.path("finishedAt").asText());
    return Duration.between(start, end).toMillis() / 1e3;
  }

  private JsonNode run(String plan) throws InterruptedException {
    JsonNode run = expect(ACCEPTED, server.post(author, "api/runs", plan));
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!run.hasNonNull("finishedAt")) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("the run is not over: " + run);
      }
      Thread.sleep(1000);
      run = expect(OK, server.get(author, "api/runs/" + run.path("runId").asText()));
    }
    if (!run.path("status").asText().equals("completed")) {
      throw new IllegalStateException("the run did not complete: " + run);
    }
    return run;
  }

  /** Bytes of a step by its bytes a second: the time that the engine took for it. */
  private double stepSeconds(JsonNode run) {
    String path = "api/runs/" + run.path("runId").asText() + "/metrics?points=10000";
    JsonNode metrics = expect(OK, server.get(author, path));
    if (metrics.size() != run.path("steps").asInt()) {
      throw new IllegalStateException("metrics of " + metrics.size() + " steps");
    }
    double seconds = 0;
    for (JsonNode metric : metrics) {
      seconds += run.at("/plan/batchSize").asDouble() / metric.path("samplesPerSecond").asDouble();
    }
    return seconds;
  }

  private static JsonNode expect(int status, HttpResponse<String> answer) {
    if (answer.statusCode() != status) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return Json.parse(answer.body());
  }
}
