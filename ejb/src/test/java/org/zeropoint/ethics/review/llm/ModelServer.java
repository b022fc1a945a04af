package org.zeropoint.ethics.review.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.zeropoint.shared.Json;

/**
 * A server on this machine that speaks OpenAI's chat completions, as well or badly as it is told.
 */
final class ModelServer implements AutoCloseable {

  /** How it answers. */
  interface Manner {
    void answer(HttpExchange exchange, Asked asked) throws IOException;
  }

  /** What it was asked. */
  record Asked(JsonNode body, String authorization) {

    String system() {
      return body.at("/messages/0/content").asText();
    }

    String user() {
      return body.at("/messages/1/content").asText();
    }

    String mark() {
      return user().lines().findFirst().orElseThrow();
    }

    JsonNode data() {
      return Json.parse(user().lines().toList().get(1));
    }
  }

  private final HttpServer server;
  private final java.util.concurrent.ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile Manner manner;

  ModelServer(Manner manner) {
    this.manner = manner;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/v1/chat/completions", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var request =
          new Asked(Json.parse(body), exchange.getRequestHeaders().getFirst("Authorization"));
      asked.add(request);
      manner.answer(exchange, request);
    }
  }

  void behave(Manner other) {
    manner = other;
  }

  List<Asked> asked() {
    return asked;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** Says this, in an envelope as such servers send it. */
  static Manner says(Function<Asked, String> content) {
    return (exchange, asked) ->
        send(exchange, 200, "application/json", envelope(content.apply(asked)).toString());
  }

  static Manner objects(boolean objects, String reasons) {
    return says(
        asked ->
            "{\"case\":\"%s\",\"objects\":%s,\"reasons\":[%s]}"
                .formatted(asked.mark(), objects, reasons));
  }

  static ObjectNode envelope(String content) {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("id", "chatcmpl-1")
        .put("object", "chat.completion")
        .put("created", 1)
        .put("model", "m");
    ObjectNode choice = json.putArray("choices").addObject();
    choice.put("index", 0).put("finish_reason", "stop").putNull("logprobs");
    choice.putObject("message").put("role", "assistant").put("content", content).putNull("refusal");
    json.putObject("usage").put("prompt_tokens", 1).put("completion_tokens", 1);
    return json;
  }

  static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
