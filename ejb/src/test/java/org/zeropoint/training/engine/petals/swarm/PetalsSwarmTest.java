package org.zeropoint.training.engine.petals.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.training.engine.petals.swarm.SwarmClient.Form;
import org.zeropoint.training.engine.petals.swarm.SwarmClient.Server;

/** A real Petals swarm on this machine against our own computation of the same model. */
class PetalsSwarmTest {

  private static final Path TINY = Path.of("../src/it/models/llama");
  private static final int CONTEXT = 512;
  private static final BlockRange ALL = new BlockRange(0, 2);
  private static final float AGREED = 1e-3f;
  private static final double RATE = 0.05;
  private static final Batch BATCH = learnable(3, 20);

  /** Tokens, more than what a server can compute while it is being killed. */
  private static final int LONG = 200;

  /** What a server logs when a session has its memory. */
  private static final String BEGUN = "rpc_inference.alloc_done";

  @TempDir private static Path directory;
  private static Path model;
  private static SwarmClients clients;
  private static PrivateSwarm swarm;
  private static SwarmClient client;
  private static Decoder decoder;

  private final Random random = new Random(5);

  @BeforeAll
  static void start() throws IOException {
    clients = new SwarmClients(PetalsPython.installation());
    model = withRoom(Files.createDirectory(directory.resolve("model")));
    decoder = ModelDirectory.open(model).load(Precision.FP32);
    swarm = PrivateSwarm.start(model, directory.resolve("swarm.log"), "0:2", "0:2");
    client = opened(swarm, Optional.empty());
  }

  @AfterAll
  static void end() {
    if (client != null) {
      client.close();
    }
    if (swarm != null) {
      swarm.close();
    }
    if (decoder != null) {
      decoder.close();
    }
  }

  /** The tiny Llama for longer rows: its positions are computed, not learned. */
  private static Path withRoom(Path copy) throws IOException {
    ObjectNode config =
        (ObjectNode) Json.parse(Files.readString(TINY.resolve(ModelDirectory.CONFIG)));
    config.put("max_position_embeddings", CONTEXT);
    Files.writeString(copy.resolve(ModelDirectory.CONFIG), Json.write(config));
    Files.copy(TINY.resolve("model.safetensors"), copy.resolve("model.safetensors"));
    return copy;
  }

  private int[] tokens(int length) {
    return random.ints(length, 0, client.form().vocabulary()).toArray();
  }

  private static Hidden hidden(int rows, int length, Random random) {
    var data = new float[rows * length * client.form().width()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextGaussian();
    }
    return new Hidden(rows, length, client.form().width(), data);
  }

  private static float[] flat(List<float[]> rows) {
    var all = new float[rows.stream().mapToInt(row -> row.length).sum()];
    int to = 0;
    for (float[] row : rows) {
      System.arraycopy(row, 0, all, to, row.length);
      to += row.length;
    }
    return all;
  }

  /** The most likely tokens by our own computation. */
  private static int[] greedy(int[] prompt, int count) {
    int[] all = Arrays.copyOf(prompt, prompt.length + count);
    int vocabulary = client.form().vocabulary();
    for (int at = prompt.length; at < all.length; at++) {
      float[] logits = decoder.logits(List.of(Arrays.copyOf(all, at))).get(0);
      int from = (at - 1) * vocabulary;
      all[at] =
          IntStream.range(0, vocabulary)
              .reduce((a, b) -> logits[from + b] > logits[from + a] ? b : a)
              .orElseThrow();
    }
    return Arrays.copyOfRange(all, prompt.length, all.length);
  }

  /** Rows in which one token follows from the one before. */
  private static Batch learnable(int rows, int length) {
    var inputs = new long[rows * length];
    var targets = new long[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = 3 + (i * 7L) % 5;
      targets[i] = 3 + ((i + 1) * 7L) % 5;
    }
    targets[0] = -100;
    return new Batch(inputs, targets, rows, length);
  }

  private static Tensor embeddings(int[] tokens) {
    try (TensorSource weights = ModelDirectory.open(model).weights()) {
      float[] all = weights.floats("model.embed_tokens.weight");
      int width = client.form().width();
      var rows = new float[tokens.length * width];
      for (int i = 0; i < tokens.length; i++) {
        System.arraycopy(all, tokens[i] * width, rows, i * width, width);
      }
      return Tensor.of(rows, tokens.length, width);
    }
  }

  @Test
  void swarmIsSeen() {
    assertThat(client.form()).isEqualTo(new Form(2, 16, 61, CONTEXT));
    assertThat(client.device()).contains("CPU").contains("petals 2.2.0");
    assertThat(clients.availability().available()).isTrue();
    assertThat(clients.availability().device()).isEqualTo(client.device());
    List<Server> servers = client.servers();
    assertThat(servers).extracting(Server::blocks).containsExactly(ALL, ALL);
    assertThat(servers).extracting(Server::name).containsExactlyInAnyOrder("server 0", "server 1");
    assertThat(servers).allSatisfy(server -> assertThat(server.seconds()).isPresent());
  }

  @Test
  void scoresAreThoseOfOurOwnComputation() {
    for (int rows : new int[] {1, 5}) {
      List<int[]> batch = IntStream.range(0, rows).mapToObj(row -> tokens(33)).toList();
      assertThat(client.logits(batch)).containsExactly(flat(decoder.logits(batch)), within(AGREED));
    }
  }

  @Test
  void greedyTokensAreThoseOfOurOwnComputation() {
    int[] prompt = tokens(9);
    assertThat(client.generate(prompt, 40)).containsExactly(greedy(prompt, 40));
    assertThat(client.generate(prompt, 1)).containsExactly(greedy(prompt, 1));
  }

  @Test
  void blocksFollowOneAnother_forwardAndBack() {
    Hidden input = hidden(2, 6, random);
    BlockRange first = new BlockRange(0, 1);
    BlockRange second = new BlockRange(1, 2);
    Hidden between = client.forward(first, input);
    Hidden output = client.forward(ALL, input);
    assertThat(client.forward(second, between).data())
        .containsExactly(output.data(), within(AGREED));
    Hidden gradient = hidden(2, 6, random);
    float[] whole = client.backward(ALL, input, gradient).data();
    Hidden back = client.backward(second, between, gradient);
    assertThat(client.backward(first, input, back).data()).containsExactly(whole, within(AGREED));
    assertThat(dot(whole, gradient.data()))
        .as("the derivative along a direction, and the difference quotient")
        .isCloseTo(quotient(input, gradient), within(0.02 * norm(whole) * norm(gradient.data())));
  }

  private static double quotient(Hidden input, Hidden direction) {
    double step = 1e-2;
    return (dot(client.forward(ALL, moved(input, direction, step)).data(), direction.data())
            - dot(client.forward(ALL, moved(input, direction, -step)).data(), direction.data()))
        / (2 * step);
  }

  private static Hidden moved(Hidden input, Hidden direction, double step) {
    var data = input.data().clone();
    for (int i = 0; i < data.length; i++) {
      data[i] += (float) (step * direction.data()[i]);
    }
    return new Hidden(input.rows(), input.length(), input.width(), data);
  }

  private static double dot(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
  }

  private static double norm(float[] a) {
    return Math.sqrt(dot(a, a));
  }

  @Test
  void softPromptsAreReadAsTokensAre_andLearn_alsoAfterTheProcessWasKilled() {
    int[] before = tokens(4);
    var first = SoftPrompts.first(embeddings(before));
    List<Double> losses;
    try (var whole = opened(swarm, Optional.of(first))) {
      readsAsTokens(whole, before, tokens(12));
      losses = trained(whole, 1, 8);
      assertThat(mean(whole.losses(BATCH))).isLessThan(losses.get(0));
    }
    var again = new ArrayList<Double>();
    try (var killed = opened(swarm, Optional.of(first))) {
      again.addAll(trained(killed, 1, 3));
      killYoungestWorker();
      again.addAll(trained(killed, 4, 8));
      assertThat(killed.prompts().prompts().data()).isNotEqualTo(first.prompts().data());
    }
    for (int step = 0; step < losses.size(); step++) {
      assertThat(again.get(step)).as("step " + step).isCloseTo(losses.get(step), within(1e-3));
    }
  }

  private static SwarmClient opened(PrivateSwarm swarm, Optional<SoftPrompts> prompts) {
    return clients.open(swarm.swarm(), prompts);
  }

  private static void readsAsTokens(SwarmClient tuned, int[] before, int[] text) {
    int[] both = Arrays.copyOf(before, before.length + text.length);
    System.arraycopy(text, 0, both, before.length, text.length);
    float[] expected = decoder.logits(List.of(both)).get(0);
    int from = before.length * client.form().vocabulary();
    assertThat(tuned.logits(List.of(text)))
        .containsExactly(Arrays.copyOfRange(expected, from, expected.length), within(AGREED));
    assertThat(tuned.generate(text, 20)).containsExactly(greedy(both, 20));
  }

  private static List<Double> trained(SwarmClient learner, int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(step -> learner.step(step, RATE, 0.01, BATCH).loss())
        .toList();
  }

  private static void killYoungestWorker() {
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("worker.py"))
        .max(Comparator.comparing(child -> child.info().startInstant().orElseThrow()))
        .orElseThrow()
        .destroyForcibly();
  }

  private static double mean(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
  }

  /**
   * Whoever began with the only server there was goes on with the two that came later, each of
   * which holds a half.
   */
  @Test
  void serverThatIsKilledInMidRunEndsNothing() throws Exception {
    int[] prompt = tokens(9);
    var first = SoftPrompts.first(embeddings(tokens(4)));
    try (var own = PrivateSwarm.start(model, directory.resolve("killed"), "0:2");
        var learner = opened(own, Optional.of(first));
        var speaker = opened(own, Optional.empty())) {
      int[] undisturbed = speaker.generate(prompt, LONG);
      assertThat(Arrays.copyOf(undisturbed, 40)).containsExactly(greedy(prompt, 40));
      List<Double> losses = trained(learner, 1, 10);
      own.add("0:1", "1:2");
      long sessions = own.said(BEGUN);
      var disturbed = CompletableFuture.supplyAsync(() -> speaker.generate(prompt, LONG));
      own.awaitSaid(BEGUN, sessions);
      own.kill(0);
      assertThat(disturbed).isNotDone();
      List<Double> after = trained(learner, 11, 25);
      assertThat(after.get(14)).isLessThan(losses.get(9)).isLessThan(0.8 * losses.get(0));
      assertThat(disturbed.get(60, TimeUnit.SECONDS)).containsExactly(undisturbed);
    }
  }

  @Test
  void whatTheModelDoesNotHaveIsRefused_andTheClientGoesOn() {
    assertThatThrownBy(() -> client.generate(new int[] {1, 60}, CONTEXT - 1))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("at most 512 with what follows, not 513");
    assertThatThrownBy(() -> client.generate(new int[] {1, 61}, 3))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("from 0 to 60, not 61");
    assertThat(client.generate(new int[] {1, 60}, 3)).hasSize(3);
  }
}
