package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.zeropoint.it.http.MadeElsewhere;
import org.zeropoint.lm.gpt.GptConfig;

/**
 * A coordinator and three nodes, each a server with a cable of its own, and a model that lies on
 * the nodes. None of them has room for the whole model, and each for more than it holds at first.
 */
final class NodeChain implements AutoCloseable {

  static final int NODES = 3;
  static final int LAYERS = 12;

  /** Each node has room for ten blocks, and holds five of the model while another takes five. */
  static final int PART = 5;

  static final Duration PATIENCE = Duration.ofMinutes(10);
  static final String REF = "chain-model@production";

  private static final String MODEL = "chain-base";
  private static final String OTHER = "other-base";

  private final List<ZeropointServer> nodes = new ArrayList<>();
  private final List<Cable> cables = new ArrayList<>();
  private final ZeropointServer head;
  private final Api author;
  private final Api admin;

  private NodeChain(ZeropointServer head) {
    this.head = head;
    author = Api.as(head, "author");
    admin = Api.as(head, "admin");
  }

  static NodeChain start() throws IOException, InterruptedException {
    var chain =
        new NodeChain(
            ZeropointServer.start(
                "chain-head",
                "-Dzeropoint.nodes.heartbeat.seconds=3",
                "-Dzeropoint.nodes.call.seconds=12",
                "-Dzeropoint.nodes.verify=20"));
    try {
      chain.join();
      return chain;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      chain.close();
      throw e;
    }
  }

  private void join() throws IOException, InterruptedException {
    for (int i = 0; i < NODES; i++) {
      cables.add(new Cable());
    }
    // One after the other: each start keeps two processors busy.
    CompletableFuture<Void> starting =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < NODES; i++) {
                nodes.add(node(i));
              }
            });
    try {
      bring();
    } finally {
      starting.join();
    }
  }

  private ZeropointServer node(int number) {
    String name = "chain-" + (number + 1);
    String code =
        ok(admin.post("api/nodes/codes", "{\"name\":\"" + name + "\"}"), 201).path("code").asText();
    ZeropointServer node =
        ZeropointServer.startNode(
            name,
            head,
            code,
            "-Dzeropoint.node.url=" + cables.get(number).url(),
            "-Dzeropoint.node.memory=2",
            "-Dzeropoint.node.cache=16",
            "-Dzeropoint.node.session.seconds=20");
    cables.get(number).to(node.uri("").getPort());
    return node;
  }

  /** Two models that were made here, brought as a GPT-2 each; one is in production. */
  private void bring() throws InterruptedException {
    upload("chain-text", text(200_000, 3));
    finished(start(plan("maker", "gpt-nano", "djl", 300, "")));
    byte[] weights =
        author.bytes(author.request("api/models/maker@1/files/model.safetensors").GET());
    candidate("other-model", OTHER, PART, weights);
    promote(candidate("chain-model", MODEL, LAYERS, weights));
  }

  private String candidate(String synthiant, String model, int layers, byte[] weights)
      throws InterruptedException {
    Map<String, byte[]> files =
        MadeElsewhere.gpt2(layers, MadeElsewhere.deeper(GptConfig.NANO, weights, layers));
    HttpResponse<String> sent =
        author.send(
            author
                .request(
                    "api/synthiants/%s/candidates?modelId=%s&corpus=chain-text&licence=CC0-1.0&source=a%%20test"
                        .formatted(synthiant, model))
                .header("Content-Type", "application/zip")
                .POST(BodyPublishers.ofByteArray(MadeElsewhere.zip(files))));
    String upload = ok(sent, 202).path("uploadId").asText();
    return await(
            "the upload is a proposal",
            () -> json(author.get("api/uploads/" + upload)),
            now -> now.has("proposalId"))
        .path("proposalId")
        .asText();
  }

  private void promote(String proposal) throws InterruptedException {
    await(
        "the built-in reviewer voted",
        () -> json(author.get("api/proposals/" + proposal)),
        now -> !now.at("/consensus/ai").asText().equals("pending"));
    String vote = "api/proposals/" + proposal + "/consensus";
    ok(Api.as(head, "reviewer").post(vote, "{\"human\":\"pass\"}"), 200);
    ok(Api.as(head, "reviewer2").post(vote, "{\"human\":\"pass\"}"), 200, 409);
    ok(Api.as(head, "promoter").post("api/proposals/" + proposal + "/promotion", "{}"), 201);
  }

  /**
   * Spreads the model anew, so that it lies on all three nodes and each of them has room for what
   * another one holds.
   */
  void lay() throws InterruptedException {
    for (JsonNode model : models()) {
      unserve(model.path("model").asText());
    }
    await("nothing is held", this::standing, NodeChain::bare);
    String other = serve("other-model@1");
    await("each holds the other model", this::standing, NodeChain::eachHoldsOne);
    serve(MODEL);
    awaitWhole();
    unserve(other);
    await("each holds its part alone", this::standing, NodeChain::eachHoldsOne);
  }

  private String serve(String model) {
    return ok(admin.post("api/nodes/models", "{\"model\":\"" + model + "\"}"), 200)
        .path("model")
        .asText();
  }

  private void unserve(String digest) {
    ok(admin.delete("api/nodes/models/" + digest.substring("sha256:".length())), 200);
  }

  private static boolean bare(JsonNode all) {
    return held(all).stream().allMatch(held -> held.size() == 0);
  }

  private static boolean eachHoldsOne(JsonNode all) {
    return all.size() == NODES && held(all).stream().allMatch(held -> held.size() == 1);
  }

  private static List<JsonNode> held(JsonNode all) {
    var held = new ArrayList<JsonNode>();
    all.forEach(node -> held.add(node.path("held")));
    return held;
  }

  /** Every node is online and every block is held. */
  void awaitWhole() throws InterruptedException {
    await("every node is online", this::standing, NodeChain::online);
    await("every block is held", this::models, NodeChain::whole);
  }

  private static boolean online(JsonNode all) {
    boolean online = all.size() == NODES;
    for (JsonNode node : all) {
      online &= node.path("state").asText().equals("online");
    }
    return online;
  }

  static boolean whole(JsonNode models) {
    return models.size() > 0 && models.get(models.size() - 1).path("covered").asInt() == LAYERS;
  }

  ZeropointServer head() {
    return head;
  }

  ZeropointServer node(String name) {
    return nodes.get(number(name));
  }

  Cable cable(String name) {
    return cables.get(number(name));
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(name.length() - 1)) - 1;
  }

  Api author() {
    return author;
  }

  Api admin() {
    return admin;
  }

  /** How all nodes stand, by name. */
  JsonNode standing() {
    return json(author.get("api/nodes"));
  }

  JsonNode standing(String name) {
    for (JsonNode node : standing()) {
      if (node.path("name").asText().equals(name)) {
        return node;
      }
    }
    throw new AssertionError("no node " + name);
  }

  JsonNode models() {
    return json(author.get("api/nodes/models"));
  }

  /** What the model writes. */
  String written(String engine, int tokens) {
    String wish =
        "{\"prompt\":\"the gate \",\"maxTokens\":%d,\"temperature\":0,\"engine\":\"%s\"}"
            .formatted(tokens, engine);
    HttpResponse<String> answer =
        author.send(
            author
                .request("api/models/" + REF + "/generate")
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(wish)));
    return ok(answer, 200).path("text").asText();
  }

  /** Begins to train an adapter on the model. */
  String train(String synthiant, String engine, int steps) {
    String more = ",\"batchSize\":4,\"learningRate\":0.003,\"lora\":{\"rank\":4}";
    return start(plan(synthiant, MODEL, engine, steps, more));
  }

  private static String plan(
      String synthiant, String model, String engine, int steps, String more) {
    return "{\"synthiantId\":\"%s\",\"modelId\":\"%s\",\"engine\":\"%s\",\"corpus\":\"chain-text\",\"steps\":%d%s}"
        .formatted(synthiant, model, engine, steps, more);
  }

  private String start(String plan) {
    return ok(author.post("api/runs", plan), 202).path("runId").asText();
  }

  JsonNode run(String run) {
    return json(author.get("api/runs/" + run));
  }

  JsonNode finished(String run) throws InterruptedException {
    JsonNode end =
        await(
            "run " + run + " ends",
            () -> run(run),
            now ->
                now.has("proposalId")
                    || List.of("failed", "cancelled").contains(now.path("status").asText()));
    assertThat(end.path("status").asText()).as(end.toString()).isEqualTo("completed");
    return end;
  }

  /** The loss of each step, in order, and at its end the one on held-out text. */
  Map<String, Double> course(JsonNode run) {
    var course = new LinkedHashMap<String, Double>();
    for (JsonNode step : json(author.get("api/runs/" + run.path("runId").asText() + "/metrics"))) {
      course.put("step " + step.path("step").asInt(), step.path("loss").asDouble());
    }
    course.put("held out", run.path("heldOutLoss").asDouble());
    return course;
  }

  private void upload(String name, String text) {
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

  static JsonNode json(HttpResponse<String> answer) {
    return ok(answer, 200);
  }

  static JsonNode ok(HttpResponse<String> answer, Integer... statuses) {
    assertThat(answer.statusCode()).as(answer.body()).isIn((Object[]) statuses);
    return Api.json(answer);
  }

  /** Looks until something is so. */
  static JsonNode await(String what, Supplier<JsonNode> look, Predicate<JsonNode> done)
      throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      JsonNode now = look.get();
      if (done.test(now)) {
        return now;
      }
      assertThat(Instant.now()).as(what + ": " + now).isBefore(deadline);
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  @Override
  public void close() {
    nodes.forEach(ZeropointServer::close);
    head.close();
    cables.forEach(Cable::close);
  }
}
