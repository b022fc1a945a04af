package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;
import org.zeropoint.it.ZeropointServer;
import org.zeropoint.shared.Json;

/** A language model on the panel: what it says, that an error blocks, and what is kept of it. */
class LlmReviewIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String NO_OBJECTION = "\"objects\":false,\"reasons\":[]";
  private static final String OBJECTION =
      "\"objects\":true,\"reasons\":[{\"about\":\"proposal\",\"text\":\"It promises too much.\"}]";

  private final AtomicInteger asked = new AtomicInteger();
  private volatile String answer = "certainly, I approve";
  private ZeropointServer server;

  @Test
  void anErrorBlocks_anAnswerIsKept_andAskedAnewItMayDiffer() throws Exception {
    HttpServer model = model();
    try (ZeropointServer started =
        ZeropointServer.start(
            "llm",
            "-Dzeropoint.reviewer.llm.url=http://127.0.0.1:" + model.getAddress().getPort() + "/v1",
            "-Dzeropoint.reviewer.llm.model=judge-7b")) {
      server = started;
      assertThat(settings("admin").path("endpoint").asText())
          .isEqualTo("127.0.0.1:" + model.getAddress().getPort());
      assertThat(settings("admin").path("briefDigest").asText()).startsWith("sha256:");
      assertThat(settings("reviewer").isMissingNode()).isTrue();
      String path = "api/proposals/" + proposed() + "/review";
      JsonNode failed = until(path, review -> true);
      assertThat(failed.path("verdict").asText()).isEqualTo("error");
      assertThat(finding(failed)).contains("its answer breaks the form: is not JSON");
      String gate = get(path.replace("/review", "/gate")).path("requirements").toString();
      assertThat(gate).contains("\"measurements\",\"stage\":\"acceptance\",\"state\":\"ERROR\"");

      answer = "{\"case\":\"MARK\"," + NO_OBJECTION + "}";
      ok(Api.as(server, "reviewer").post(path, ""), 200);
      JsonNode passed = get(path);
      assertThat(passed.path("verdict").asText()).as(passed.toString()).isEqualTo("pass");
      assertThat(passed.at("/reviewers/2/consulted/model").asText()).isEqualTo("judge-7b");
      int before = asked.get();

      answer = "{\"case\":\"MARK\"," + OBJECTION + "}";
      assertThat(repeated(path, "{}", 1).path("state").asText()).isEqualTo("equal");
      assertThat(asked).as("what was kept is used").hasValue(before);
      JsonNode anew = repeated(path, "{\"askAnew\":true}", 2);
      assertThat(anew.path("state").asText()).isEqualTo("different");
      assertThat(anew.path("differences").toString()).contains("verdict: was pass, is fail");
      assertThat(get(path).path("verdict").asText()).isEqualTo("pass");
    } finally {
      model.stop(0);
    }
  }

  private JsonNode settings(String name) {
    return ok(Api.as(server, name).get("api/reviewers"), 200).at("/2/settings");
  }

  private static String finding(JsonNode review) {
    for (JsonNode requirement : review.path("requirements")) {
      if (requirement.path("name").asText().equals("llm")) {
        return requirement.path("evidence").asText();
      }
    }
    return "no finding of the language model in " + review;
  }

  private HttpServer model() throws IOException {
    HttpServer model =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    model.createContext("/v1/chat/completions", this::say);
    model.start();
    return model;
  }

  private void say(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.incrementAndGet();
      JsonNode request =
          Json.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      String mark = request.at("/messages/1/content").asText().lines().findFirst().orElseThrow();
      ObjectNode json = Json.mapper().createObjectNode();
      ObjectNode choice = json.putArray("choices").addObject().put("finish_reason", "stop");
      choice.putObject("message").put("content", answer.replace("MARK", mark));
      byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** A candidate that the measurements pass; its proposal. */
  private String proposed() {
    Api author = Api.as(server, "author");
    ok(
        author.send(
            author
                .request("api/corpora?licence=CC0&source=made+here&name=sentences")
                .header("Content-Type", "text/plain")
                .POST(
                    java.net.http.HttpRequest.BodyPublishers.ofByteArray(
                        Sentences.text(300_000, 11)))),
        201);
    JsonNode run =
        ok(
            author.post(
                "api/runs",
                "{\"synthiantId\":\"helper\",\"modelId\":\"gpt-nano\",\"corpus\":\"sentences\","
                    + "\"steps\":300,\"seed\":1}"),
            202);
    String path = "api/runs/" + run.path("runId").asText();
    Api auditor = Api.as(server, "auditor");
    // Ends when nothing will change any more.
    auditor.send(auditor.request(path + "/events").header("Accept", "text/event-stream").GET());
    return get(path).path("proposalId").asText();
  }

  private JsonNode repeated(String path, String wish, int count) {
    ok(Api.as(server, "auditor").post(path + "/again", wish), 202);
    return until(
            path,
            review ->
                review.path("repeats").size() == count && review.at("/repeats/0").has("finishedAt"))
        .at("/repeats/0");
  }

  private JsonNode get(String path) {
    return ok(Api.as(server, "auditor").get(path), 200);
  }

  /** Asks until the review is there and as it should be. */
  private JsonNode until(String path, Predicate<JsonNode> enough) {
    Instant deadline = Instant.now().plus(PATIENCE);
    Api auditor = Api.as(server, "auditor");
    HttpResponse<String> response = auditor.get(path);
    while (response.statusCode() != 200 || !enough.test(Api.json(response))) {
      assertThat(Instant.now()).as(response.body()).isBefore(deadline);
      ok(auditor.get(path.replace("/review", "/gate?wait=1")), 200);
      response = auditor.get(path);
    }
    return Api.json(response);
  }

  private static JsonNode ok(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return Api.json(response);
  }
}
