package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.zeropoint.it.NodeChain.await;
import static org.zeropoint.it.NodeChain.json;
import static org.zeropoint.it.NodeChain.ok;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Digest;

/**
 * Three servers as nodes, none of which could hold the model alone: what they compute is what one
 * server computes, whatever happens to them. {@code -Dsoak.faults=50} has more happen, and {@code
 * -Dsoak.seed} the same as before.
 */
class NodeChainIT {

  private static final int FAULTS = Integer.getInteger("soak.faults", 5);
  private static final long SEED = Long.getLong("soak.seed", new Random().nextInt());
  private static final double TOLERANCE = 1e-4;
  private static final int STEPS = 30;
  private static final int TOKENS = 150;

  private static NodeChain chain;
  private static JsonNode here;
  private static Map<String, Double> course;
  private static String text;

  @BeforeAll
  static void aModelLiesOnThreeNodes() throws Exception {
    chain = NodeChain.start();
    text = chain.written("djl", TOKENS);
    here = chain.finished(chain.train("here", "djl", STEPS));
    course = chain.course(here);
  }

  @AfterAll
  static void end() {
    if (chain != null) {
      chain.close();
    }
  }

  @BeforeEach
  void lay() throws InterruptedException {
    chain.lay();
  }

  /**
   * Whatever happened: no node keeps anything for anybody, none is blamed, and the log is whole.
   */
  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    await("the caches are empty", chain::standing, NodeChainIT::empty);
    for (JsonNode node : chain.standing()) {
      assertThat(node.path("state").asText()).as(node.toString()).isEqualTo("online");
    }
    JsonNode log = json(Api.as(chain.head(), "auditor").get("api/audit/verify"));
    assertThat(log.path("valid").asBoolean()).isTrue();
  }

  private static boolean empty(JsonNode nodes) {
    boolean empty = nodes.size() == NodeChain.NODES;
    for (JsonNode node : nodes) {
      empty &= !busy(node);
    }
    return empty;
  }

  private static boolean busy(JsonNode node) {
    return node.path("cacheFree").asLong() < node.path("cacheTotal").asLong();
  }

  @Test
  void theChainTrainsAndWrites_asOneServer() throws InterruptedException {
    for (JsonNode node : chain.standing()) {
      JsonNode held = node.path("held").get(0);
      assertThat(held.path("end").asInt() - held.path("first").asInt()).isEqualTo(NodeChain.PART);
    }
    assertThat(chain.author().get("api/blocks/report").statusCode())
        .as("a coordinator")
        .isEqualTo(404);
    JsonNode there = chain.finished(chain.train("there", "petals", STEPS));
    assertSameCourse(there);
    assertThat(there.path("device").asText()).contains("nodes");
    ToldRoute.assertComplete(chain, there.path("runId").asText());
    assertThat(ToldRoute.of(chain, here.path("runId").asText()).path("hops")).isEmpty();
    assertThat(chain.written("petals", TOKENS)).isEqualTo(text);
  }

  @Test
  void theChainsScoresAndGradients_areThoseOfTheWholeModel() throws IOException {
    ChainNumbers.assertSame(chain);
  }

  private static void assertSameCourse(JsonNode run) {
    Map<String, Double> found = chain.course(run);
    assertThat(found.keySet()).isEqualTo(course.keySet());
    course.forEach(
        (at, loss) -> assertThat(found.get(at)).as(at).isCloseTo(loss, within(TOLERANCE * loss)));
  }

  @Test
  void whateverHappensToNodes_textsAndRunsAreTheSame() throws Exception {
    System.out.printf("%d faults, -Dsoak.seed=%d%n", FAULTS, SEED);
    List<NodeFault> faults = NodeFault.some(FAULTS, SEED);
    int struck = 0;
    for (int i = 0; i < FAULTS; i++) {
      boolean writing = i % 2 == 0;
      System.out.printf(
          "%d. %s while it %s%n", i + 1, faults.get(i), writing ? "writes" : "trains");
      struck += writing && whileItWrites(faults.get(i)) ? 1 : 0;
      if (!writing) {
        whileItTrains(faults.get(i), "disturbed-" + i);
      }
      chain.awaitWhole();
      await("the caches are empty", chain::standing, NodeChainIT::empty);
    }
    assertThat(struck).as("faults of nodes that had sessions").isPositive();
  }

  /** Whether the node was in use. */
  private static boolean whileItWrites(NodeFault fault) throws Exception {
    try (var writer = new Writer()) {
      await("a session is open", chain::standing, nodes -> writer.ended() || !empty(nodes));
      boolean inUse = busy(chain.standing(fault.node()));
      fault.begin(chain);
      fault.pass(chain);
      writer.another();
      return inUse;
    }
  }

  private static void whileItTrains(NodeFault fault, String synthiant) throws Exception {
    String run = chain.train(synthiant, "petals", STEPS);
    await(
        "three steps are done",
        () -> chain.run(run),
        now -> now.path("step").asInt() >= 3 || now.has("problem"));
    fault.begin(chain);
    JsonNode struck = chain.run(run);
    assertThat(struck.path("status").asText()).as(struck.toString()).isEqualTo("running");
    assertThat(struck.path("step").asInt()).isLessThan(STEPS);
    fault.pass(chain);
    assertSameCourse(chain.finished(run));
  }

  @Test
  void aNodeThatStaysAway_isReplaced() throws Exception {
    String gone = "chain-2";
    try (var writer = new Writer()) {
      await("a session is open", () -> chain.standing(gone), NodeChainIT::busy);
      chain.node(gone).kill();
      await("others hold its blocks", chain::models, models -> without(gone, models));
      writer.another();
      assertSameCourse(chain.finished(chain.train("without", "petals", STEPS)));
    } finally {
      chain.node(gone).start();
    }
    chain.awaitWhole();
  }

  private static boolean without(String node, JsonNode models) {
    for (JsonNode block : models.get(0).path("coverage")) {
      if (block.path("nodes").size() == 0 || block.path("nodes").toString().contains(node)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void aNodeThatDrains_handsItsBlocksOver_andNoTextIsDropped() throws Exception {
    String leaving = "chain-2";
    String id = chain.standing(leaving).path("node").asText();
    try (var writer = new Writer()) {
      await("a session is open", () -> chain.standing(leaving), NodeChainIT::busy);
      ok(chain.admin().post("api/nodes/" + id + "/drain", "{}"), 200);
      await(
          "it holds nothing",
          () -> {
            assertThat(NodeChain.whole(chain.models())).as("each block is held").isTrue();
            return chain.standing(leaving);
          },
          now -> now.path("held").size() == 0);
      assertThat(chain.standing(leaving).path("state").asText()).isEqualTo("draining");
      writer.another();
    }
    ok(chain.admin().post("api/nodes/" + id + "/resume", "{}"), 200);
    chain.awaitWhole();
  }

  @Test
  void aNodeWhoseModelFileWasAltered_doesNotServeIt() throws Exception {
    String node = "chain-1";
    String model = chain.models().get(0).path("model").asText();
    Path file =
        chain
            .node(node)
            .data()
            .resolve("models")
            .resolve(new Digest(model).hex())
            .resolve("model.safetensors");
    chain.node(node).kill();
    alter(file);
    assertThat(Digest.ofFile(file).value()).isNotEqualTo(model);
    await(
        "it is gone", () -> chain.standing(node), n -> n.path("state").asText().equals("offline"));
    chain.node(node).start();
    await("it holds blocks", () -> chain.standing(node), now -> now.path("held").size() > 0);
    assertThat(Digest.ofFile(file).value()).isEqualTo(model);
    assertThat(Files.readString(chain.node(node).log())).contains("is not what its digest says");
    chain.awaitWhole();
    assertThat(chain.written("petals", TOKENS)).isEqualTo(text);
  }

  private static void alter(Path file) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bytes.length() - 100);
      bytes.write(new byte[64]);
    }
  }

  /** Writes the same text over nodes again and again until it is closed. */
  private static final class Writer implements AutoCloseable {

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger count = new AtomicInteger();
    private final CompletableFuture<Void> writing = CompletableFuture.runAsync(this::write);

    private void write() {
      while (!over.get()) {
        assertThat(chain.written("petals", TOKENS)).isEqualTo(text);
        count.incrementAndGet();
      }
    }

    boolean ended() {
      return writing.isDone();
    }

    /** Waits for a text that begins after now. */
    void another() throws Exception {
      int before = count.get();
      await(
          "another text is written",
          () -> IntNode.valueOf(count.get()),
          now -> ended() || now.asInt() > before + 1);
      if (ended()) {
        writing.get();
      }
    }

    @Override
    public void close() throws Exception {
      over.set(true);
      writing.get(NodeChain.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
