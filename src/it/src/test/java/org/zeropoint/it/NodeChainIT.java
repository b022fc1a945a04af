package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.browser.Visitor;
import org.zeropoint.it.http.MadeElsewhere;
import org.zeropoint.lm.gpt.GptConfig;

/**
 * Three servers as nodes, none of which could hold the model alone: what they compute is what one
 * server computes.
 */
class NodeChainIT {

  private static final int NODES = 3;

  /** Each node has room for five of them. */
  private static final int LAYERS = 12;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final double TOLERANCE = 1e-4;
  private static final String MODEL = "chain-base";

  private static final List<ZeropointServer> NODE = new ArrayList<>();
  private static ZeropointServer head;
  private static Api author;
  private static Api admin;

  @BeforeAll
  static void aModelLiesOnThreeNodes() throws Exception {
    head =
        ZeropointServer.start(
            "chain-head",
            "-Dzeropoint.nodes.loopback=true",
            "-Dzeropoint.nodes.heartbeat.seconds=1",
            "-Dzeropoint.nodes.verify=20");
    author = Api.as(head, "author");
    admin = Api.as(head, "admin");
    base(text(200_000, 3));
    var starting = new ArrayList<CompletableFuture<ZeropointServer>>();
    for (int i = 0; i < NODES; i++) {
      int number = i;
      starting.add(CompletableFuture.supplyAsync(() -> node(number)));
    }
    for (int i = 0; i < NODES; i++) {
      NODE.add(starting.get(i).join());
    }
    ok(admin.post("api/nodes/models", "{\"model\":\"" + MODEL + "\"}"), 200);
    await("every block is held", () -> json(author.get("api/nodes/models")), NodeChainIT::whole);
  }

  private static ZeropointServer node(int number) {
    String name = "chain-" + (number + 1);
    String code =
        ok(admin.post("api/nodes/codes", "{\"name\":\"" + name + "\"}"), 201).path("code").asText();
    return ZeropointServer.startNode(
        name, head, code, "-Dzeropoint.node.memory=1", "-Dzeropoint.node.cache=16");
  }

  private static boolean whole(JsonNode models) {
    return models.size() == 1 && models.get(0).path("covered").asInt() == LAYERS;
  }

  /** A model of the catalogue, made here and brought as a GPT-2. */
  private static void base(String text) throws InterruptedException {
    upload("chain-text", text);
    JsonNode made = finished(start(plan("maker", "gpt-nano", "djl", 300, "")));
    byte[] weights =
        author.bytes(author.request("api/models/maker@1/files/model.safetensors").GET());
    assertThat(made.path("status").asText()).isEqualTo("completed");
    Map<String, byte[]> files =
        MadeElsewhere.gpt2(LAYERS, MadeElsewhere.deeper(GptConfig.NANO, weights, LAYERS));
    HttpResponse<String> sent =
        author.send(
            author
                .request(
                    "api/synthiants/chain-model/candidates?modelId="
                        + MODEL
                        + "&corpus=chain-text&licence=CC0-1.0&source=a%20test")
                .header("Content-Type", "application/zip")
                .POST(BodyPublishers.ofByteArray(MadeElsewhere.zip(files))));
    String upload = ok(sent, 202).path("uploadId").asText();
    JsonNode taken =
        await(
            "the upload is a proposal",
            () -> json(author.get("api/uploads/" + upload)),
            now -> now.has("proposalId"));
    String proposal = taken.path("proposalId").asText();
    await(
        "the built-in reviewer voted",
        () -> json(author.get("api/proposals/" + proposal)),
        now -> !now.at("/consensus/ai").asText().equals("pending"));
    ok(
        Api.as(head, "reviewer")
            .post("api/proposals/" + proposal + "/consensus", "{\"human\":\"pass\"}"),
        200);
    ok(
        Api.as(head, "reviewer2")
            .post("api/proposals/" + proposal + "/consensus", "{\"human\":\"pass\"}"),
        200,
        409);
    ok(Api.as(head, "promoter").post("api/proposals/" + proposal + "/promotion", "{}"), 201);
  }

  @AfterAll
  static void end() {
    NODE.forEach(ZeropointServer::close);
    if (head != null) {
      head.close();
    }
  }

  @Test
  void eachNodeHoldsAPart() {
    JsonNode nodes = json(author.get("api/nodes"));
    assertThat(nodes).hasSize(NODES);
    for (JsonNode node : nodes) {
      assertThat(node.path("state").asText()).isEqualTo("online");
      assertThat(node.path("held")).hasSize(1);
      JsonNode held = node.path("held").get(0);
      assertThat(held.path("end").asInt() - held.path("first").asInt()).isEqualTo(5);
    }
    assertThat(author.get("api/blocks/report").statusCode()).as("a coordinator").isEqualTo(404);
  }

  @Test
  void theChainTrainsAndWrites_asOneServer() throws InterruptedException {
    JsonNode here = finished(start(adapter("here", "djl", 12)));
    JsonNode there = finished(start(adapter("there", "petals", 12)));
    assertSameCourse(here, there);
    assertThat(there.path("device").asText()).contains("nodes");
    assertThat(there.path("proposalId").asText()).isNotEmpty();
    assertRouted(there.path("runId").asText());
    assertThat(route(here.path("runId").asText()).path("hops")).isEmpty();
    assertThat(written("petals", 60)).isEqualTo(written("djl", 60));
  }

  /** The run is over: what is told is the last route, and over which links it went. */
  private static void assertRouted(String run) {
    JsonNode route = route(run);
    assertThat(route.path("live").asBoolean()).isFalse();
    int block = 0;
    for (JsonNode hop : route.path("hops")) {
      assertThat(hop.path("first").asInt()).as(route.toString()).isLessThanOrEqualTo(block);
      block = Math.max(block, hop.path("end").asInt());
      assertThat(hop.path("name").asText()).startsWith("chain-");
      assertThat(hop.path("tripMicros").asLong()).isPositive();
      assertThat(hop.path("form").asText()).isEqualTo("fp32");
    }
    assertThat(block).as(route.toString()).isEqualTo(LAYERS);
    JsonNode changes = route.path("changes");
    assertThat(changes.get(changes.size() - 1).path("cause").asText()).isEqualTo("begun");
    for (JsonNode node : json(author.get("api/nodes"))) {
      assertThat(node.at("/wire/form").asText()).isEqualTo("fp32");
      assertThat(node.at("/wire/measured").asLong()).as(node.toString()).isPositive();
      assertThat(node.at("/wire/relativeError").asDouble(-1)).isZero();
    }
    try (Visitor visitor = Visitor.as(head, "author", "/training/run?id=" + run)) {
      assertThat(visitor.at("route").textContent())
          .contains("Nodes that computed it last", "chain-1", "no error", "the first route");
      visitor.pictures("run-route");
      assertThat(visitor.tooWide()).isEmpty();
      assertThat(visitor.errors()).isEmpty();
    }
  }

  private static JsonNode route(String run) {
    return json(author.get("api/runs/" + run + "/route"));
  }

  @Test
  void nothingIsLeftOnTheNodes_andTheLogIsWhole() throws InterruptedException {
    written("petals", 20);
    await("the caches are empty", () -> json(author.get("api/nodes")), NodeChainIT::empty);
    JsonNode log = json(Api.as(head, "auditor").get("api/audit/verify"));
    assertThat(log.path("valid").asBoolean()).isTrue();
  }

  private static boolean empty(JsonNode nodes) {
    boolean empty = nodes.size() == NODES;
    for (JsonNode node : nodes) {
      empty &= node.path("cacheFree").asLong() == node.path("cacheTotal").asLong();
    }
    return empty;
  }

  private static void assertSameCourse(JsonNode here, JsonNode there) {
    List<Double> expected = losses(here);
    List<Double> found = losses(there);
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.get(i))
          .as("loss of step " + (i + 1))
          .isCloseTo(expected.get(i), within(TOLERANCE * expected.get(i)));
    }
    double heldOut = here.path("heldOutLoss").asDouble();
    assertThat(there.path("heldOutLoss").asDouble())
        .isCloseTo(heldOut, within(TOLERANCE * heldOut));
  }

  private static List<Double> losses(JsonNode run) {
    var losses = new ArrayList<Double>();
    for (JsonNode step : json(author.get("api/runs/" + run.path("runId").asText() + "/metrics"))) {
      losses.add(step.path("loss").asDouble());
    }
    return losses;
  }

  private static String written(String engine, int tokens) {
    String wish =
        "{\"prompt\":\"the gate \",\"maxTokens\":%d,\"temperature\":0,\"engine\":\"%s\"}"
            .formatted(tokens, engine);
    HttpResponse<String> answer =
        author.send(
            author
                .request("api/models/chain-model@production/generate")
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(wish)));
    return ok(answer, 200).path("text").asText();
  }

  private static String adapter(String synthiant, String engine, int steps) {
    return plan(
        synthiant,
        MODEL,
        engine,
        steps,
        ",\"batchSize\":4,\"learningRate\":0.003,\"lora\":{\"rank\":4}");
  }

  private static String plan(
      String synthiant, String model, String engine, int steps, String more) {
    return "{\"synthiantId\":\"%s\",\"modelId\":\"%s\",\"engine\":\"%s\",\"corpus\":\"chain-text\",\"steps\":%d%s}"
        .formatted(synthiant, model, engine, steps, more);
  }

  private static String start(String plan) {
    return ok(author.post("api/runs", plan), 202).path("runId").asText();
  }

  private static JsonNode finished(String run) throws InterruptedException {
    JsonNode end =
        await(
            "run " + run + " ends",
            () -> json(author.get("api/runs/" + run)),
            now ->
                now.has("proposalId")
                    || List.of("failed", "cancelled").contains(now.path("status").asText()));
    assertThat(end.path("status").asText()).as(end.toString()).isEqualTo("completed");
    return end;
  }

  private static void upload(String name, String text) {
    ok(
        author.send(
            author
                .request(
                    "api/corpora?name=" + name + "&licence=CC0-1.0&source=made%20by%20the%20test")
                .header("Content-Type", "text/plain; charset=UTF-8")
                .POST(BodyPublishers.ofString(text))),
        201);
  }

  private static String text(int length, long seed) {
    var text = new StringBuilder();
    var random = new Random(seed);
    String[] words =
        "the a model vote log leaf gate run step loss waits reads holds names".split(" ");
    while (text.length() < length) {
      text.append(words[random.nextInt(words.length)]).append(random.nextInt(9) == 0 ? ".\n" : " ");
    }
    return text.toString();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Api.json(answer);
  }

  private static JsonNode ok(HttpResponse<String> answer, Integer... statuses) {
    assertThat(answer.statusCode()).as(answer.body()).isIn((Object[]) statuses);
    return Api.json(answer);
  }

  private interface Look {
    JsonNode now();
  }

  private static JsonNode await(String what, Look look, Predicate<JsonNode> done)
      throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      JsonNode now = look.now();
      if (done.test(now)) {
        return now;
      }
      assertThat(Instant.now()).as(what + ": " + now).isBefore(deadline);
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }
}
