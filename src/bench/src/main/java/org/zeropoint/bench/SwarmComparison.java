package org.zeropoint.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.DecoderTrainer;
import org.zeropoint.lm.model.KvCache;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.model.VirtualTokens;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Settings;
import org.zeropoint.training.engine.petals.swarm.SoftPrompts;
import org.zeropoint.training.engine.petals.swarm.Swarm;
import org.zeropoint.training.engine.petals.swarm.SwarmClient;
import org.zeropoint.training.engine.petals.swarm.SwarmClients;

/**
 * The same model in one process, on two native nodes and on a real Petals swarm of a bootstrap and
 * two servers, on loopback and by turns: tokens a second of generation, of the forward pass with 1
 * and 64 rows, and of steps of a soft prompt; the median of some rounds, and how far native nodes
 * are ahead of Petals.
 *
 * <pre>
 *   OMP_WAIT_POLICY=PASSIVE ZEROPOINT_PETALS_PYTHON=DIRECTORY/bin/python mvn verify -DskipTests -pl src/bench -am \
 *     -Dbench.skip=false -Dbench.main=org.zeropoint.bench.SwarmComparison \
 *     -Dbench.include=$PWD/src/it/models/llama
 * </pre>
 *
 * Argument: directory of a model of the Llama family.
 */
public final class SwarmComparison {

  private static final Path PROGRAM = Path.of("deploy/workers/petals/swarm.py");
  private static final int ROUNDS = 7;
  private static final int PROMPT = 8;
  private static final int LENGTH = 48;
  private static final int FORWARDS = 5;
  private static final int ROWS = 8;
  private static final VirtualTokens VIRTUAL = new VirtualTokens(8);
  private static final double NANOS = 1e9;

  /** Of the steps of a soft prompt. */
  static final double RATE = 1e-3;

  private SwarmComparison() {}

  /** What computes the model. */
  interface Side {
    String name();

    int[] generate(int[] prompt, int count);

    float[] logits(List<int[]> rows);

    /** A step of the soft prompt, and the loss before it. */
    double step(Batch batch);
  }

  private static final class Local implements Side {

    private final Decoder decoder;
    private final DecoderTrainer trainer;
    private int steps;

    Local(Decoder decoder, DecoderTrainer trainer) {
      this.decoder = decoder;
      this.trainer = trainer;
    }

    @Override
    public String name() {
      return "one process";
    }

    @Override
    public int[] generate(int[] prompt, int count) {
      int[] found = new int[count];
      try (KvCache cache = decoder.read(List.of(prompt), prompt.length + count)) {
        float[] scores = cache.scores();
        for (int i = 0; ; i++) {
          found[i] = highest(scores);
          if (i == count - 1) {
            return found;
          }
          scores = cache.add(found[i]);
        }
      }
    }

    @Override
    public float[] logits(List<int[]> rows) {
      return decoder.logits(rows).get(0);
    }

    @Override
    public double step(Batch batch) {
      return trainer.step(List.of(batch), ++steps, RATE).loss();
    }
  }

  private static final class Remote implements Side {

    private final SwarmClient client;
    private final SwarmClient tuner;
    private int steps;

    /**
     * @param tuner with the soft prompt
     */
    Remote(SwarmClient client, SwarmClient tuner) {
      this.client = client;
      this.tuner = tuner;
    }

    @Override
    public String name() {
      return "Petals";
    }

    @Override
    public int[] generate(int[] prompt, int count) {
      return client.generate(prompt, count);
    }

    @Override
    public float[] logits(List<int[]> rows) {
      return client.logits(rows);
    }

    @Override
    public double step(Batch batch) {
      return tuner.step(++steps, RATE, 0, batch).loss();
    }
  }

  private static int highest(float[] scores) {
    return IntStream.range(0, scores.length)
        .reduce((a, b) -> scores[b] > scores[a] ? b : a)
        .orElseThrow();
  }

  public static void main(String[] arguments) throws IOException {
    Path model = Path.of(arguments[0]).toAbsolutePath();
    var settings = new Settings();
    var clients = new SwarmClients(settings);
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(
                settings.petalsPython().toString(), "-I", "-B", program(), model.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader told = process.inputReader();
        Decoder decoder = ModelDirectory.open(model).load(Precision.FP32);
        DecoderTrainer trainer = trainer(model, prompt(model));
        var nodes = new NativeNodes(model, prompt(model).get(VirtualTokens.NAME))) {
      List<String> peers =
          StreamSupport.stream(Json.parse(told.readLine()).path("peers").spliterator(), false)
              .map(peer -> peer.asText())
              .toList();
      told.readLine();
      told.readLine();
      long started = System.nanoTime();
      var swarm = new Swarm(peers, "zeropoint", model);
      var first = SoftPrompts.first(prompt(model).get(VirtualTokens.NAME));
      try (var client = clients.open(swarm, Optional.empty());
          var tuner = clients.open(swarm, Optional.of(first))) {
        System.out.printf(
            "swarm there after %.1f s, two clients after %.1f s; %s%n",
            (started - begin) / NANOS, (System.nanoTime() - started) / NANOS, client.device());
        compare(
            List.of(new Local(decoder, trainer), nodes, new Remote(client, tuner)),
            decoder.config().vocabulary());
      }
    } finally {
      process.getOutputStream().close();
    }
  }

  private static Map<String, Tensor> prompt(Path model) {
    ModelDirectory directory = ModelDirectory.open(model);
    try (TensorSource weights = directory.weights()) {
      return VIRTUAL.seeded(directory.config(), weights, 1);
    }
  }

  private static DecoderTrainer trainer(Path model, Map<String, Tensor> prompt) {
    ModelDirectory directory = ModelDirectory.open(model);
    var method =
        new DecoderTrainer.Method(Optional.of(VIRTUAL), Optimizer.ADAMW, 0, Precision.FP32);
    try (TensorSource weights = directory.weights()) {
      return DecoderTrainer.start(directory.config(), weights, method, prompt);
    }
  }

  /** Wherever in the checkout it is started. */
  private static String program() {
    Path here = Path.of("").toAbsolutePath();
    while (!here.resolve(PROGRAM).toFile().isFile()) {
      here = here.getParent();
    }
    return here.resolve(PROGRAM).toString();
  }

  private static void compare(List<Side> sides, int vocabulary) {
    int[] prompt = new Random(1).ints(PROMPT, 0, vocabulary).toArray();
    int count = LENGTH - PROMPT;
    int[] expected = sides.get(0).generate(prompt, count);
    for (Side side : sides) {
      if (!Arrays.equals(side.generate(prompt, count), expected)) {
        throw new IllegalStateException(side.name() + " generates other tokens");
      }
    }
    print("generation, tokens/s", sides, side -> rate(count, () -> side.generate(prompt, count)));
    for (int rows : new int[] {1, 64}) {
      List<int[]> batch =
          new Random(2)
              .ints(rows)
              .mapToObj(seed -> new Random(seed).ints(LENGTH, 0, vocabulary).toArray())
              .toList();
      print(
          "forward, %d rows of %d, tokens/s".formatted(rows, LENGTH),
          sides,
          side ->
              rate(
                  FORWARDS * rows * LENGTH,
                  () -> IntStream.range(0, FORWARDS).forEach(i -> side.logits(batch))));
    }
    steps(sides, vocabulary);
  }

  /** All begin with the same soft prompt. */
  private static void steps(List<Side> sides, int vocabulary) {
    long[] tokens = new Random(3).longs(ROWS * (long) LENGTH, 0, vocabulary).toArray();
    var batch = new Batch(tokens, tokens, ROWS, LENGTH);
    double expected = sides.get(0).step(batch);
    for (Side side : sides.subList(1, sides.size())) {
      double loss = side.step(batch);
      if (Math.abs(loss - expected) > 1e-3) {
        throw new IllegalStateException(
            "%s has a loss of %.5f, not %.5f".formatted(side.name(), loss, expected));
      }
    }
    print(
        "step of a soft prompt, %d rows of %d, tokens/s".formatted(ROWS, LENGTH),
        sides,
        side ->
            rate(
                FORWARDS * ROWS * LENGTH,
                () -> IntStream.range(0, FORWARDS).forEach(i -> side.step(batch))));
  }

  private static double rate(int tokens, Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return tokens / ((System.nanoTime() - begin) / NANOS);
  }

  /** The median of the rounds, after one that is not counted. */
  private static void print(String what, List<Side> sides, ToDoubleFunction<Side> measured) {
    double[][] rates = new double[sides.size()][ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      for (int side = 0; side < sides.size(); side++) {
        double rate = measured.applyAsDouble(sides.get(side));
        if (round >= 0) {
          rates[side][round] = rate;
        }
      }
    }
    var line = new StringBuilder(what);
    for (int side = 0; side < sides.size(); side++) {
      Arrays.sort(rates[side]);
      line.append("; %s %.0f".formatted(sides.get(side).name(), rates[side][ROUNDS / 2]));
    }
    double ahead = rates[1][ROUNDS / 2] / rates[2][ROUNDS / 2];
    System.out.println(line.append("; native / Petals %.2f".formatted(ahead)));
  }
}
