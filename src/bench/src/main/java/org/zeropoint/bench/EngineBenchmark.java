package org.zeropoint.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.DecoderTrainer;
import org.zeropoint.lm.model.KvCache;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;

/**
 * The same model, trained on the same tokens from the same weights, in Zeropoint and in PyTorch in
 * Python, by turns: two steps here, two there, so that both see the same load. Prints the medians
 * and the ratio PyTorch ÷ Zeropoint; above 1 Zeropoint is faster. Both must have had the same
 * losses in fp32, and generate the same tokens.
 *
 * <pre>
 *   ZEROPOINT_PYTHON=DIRECTORY/bin/python mvn verify -DskipTests -pl src/bench -am \
 *     -Dbench.skip=false -Dbench.main=org.zeropoint.bench.EngineBenchmark -Dbench.include="gpt-4x128 fp32 40"
 * </pre>
 *
 * Arguments: form (gpt-4x128, gpt2-4x768, llama-4x768 or all), precision (fp32, bf16 or both),
 * measured steps of each side.
 */
public final class EngineBenchmark {

  private static final List<EngineForm> FORMS =
      List.of(
          new EngineForm("gpt-4x128", 128, 16, 96, false),
          new EngineForm("gpt2-4x768", 256, 4, 50257, true),
          new EngineForm("llama-4x768", 256, 4, 32000, true));
  private static final double RATE = 1e-4;
  private static final int TURN = 2;
  private static final int WARM_UP = 3;
  private static final int PROMPT = 16;
  private static final int GENERATED = 100;

  private EngineBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    String[] words = String.join(" ", arguments).trim().split(" +");
    if (words.length != 3) {
      throw new IllegalArgumentException("wanted: FORM PRECISION STEPS");
    }
    Path root = Files.createTempDirectory("engine-benchmark");
    try {
      for (EngineForm form : FORMS) {
        if (words[0].equals("all") || words[0].equals(form.label())) {
          for (String precision : precisions(words[1])) {
            compare(form, precision, Integer.parseInt(words[2]), root.resolve(form.label()));
          }
        }
      }
    } finally {
      delete(root);
    }
  }

  private static List<String> precisions(String asked) {
    return asked.equals("both") ? List.of("fp32", "bf16") : List.of(asked);
  }

  private static void compare(EngineForm form, String precision, int steps, Path directory)
      throws IOException {
    Files.createDirectories(directory);
    int threads = Runtime.getRuntime().availableProcessors();
    try (PythonPeer peer = new PythonPeer(form, directory, precision, threads)) {
      if (form.generates() && precision.equals("fp32")) {
        generate(form, directory, peer);
      }
      train(form, precision, steps, directory, peer);
    }
  }

  private static void train(
      EngineForm form, String precision, int steps, Path directory, PythonPeer peer)
      throws IOException {
    ModelDirectory model = ModelDirectory.open(directory);
    var lowered = precision.equals("bf16") ? Precision.BF16 : Precision.FP32;
    var method = new DecoderTrainer.Method(Optional.empty(), Optimizer.ADAMW, 0.1, lowered);
    var ours = new ArrayList<Double>();
    var theirs = new ArrayList<Double>();
    double apart = 0;
    try (TensorSource weights = model.weights();
        DecoderTrainer trainer = DecoderTrainer.start(model.config(), weights, method, Map.of())) {
      for (int first = 1; first <= steps + WARM_UP; first += TURN) {
        var losses = new ArrayList<Double>();
        for (int step = first; step < first + TURN; step++) {
          long[] tokens = tokens(form, step);
          long begin = System.nanoTime();
          losses.add(trainer.step(List.of(batch(form, tokens)), step, RATE).loss());
          note(ours, step, (System.nanoTime() - begin) / 1e9);
        }
        for (int step = first; step < first + TURN; step++) {
          Path file = write(directory, tokens(form, step));
          double[] found = peer.step(file, form.rows(), form.length());
          note(theirs, step, found[0]);
          apart = Math.max(apart, Math.abs(found[1] - losses.get(step - first)));
        }
      }
    }
    System.out.printf(
        "%-12s %s  T %d, B %d: Zeropoint %.1f ms (%.0f tokens/s), PyTorch %s %.1f ms, ratio %.3f;"
            + " %d steps each by turns, losses at most %.1e apart%n",
        form.label(),
        precision,
        form.length(),
        form.rows(),
        1e3 * median(ours),
        form.rows() * form.length() / median(ours),
        peer.version(),
        1e3 * median(theirs),
        median(theirs) / median(ours),
        ours.size(),
        apart);
    if (precision.equals("fp32") && apart > 1e-2) {
      throw new IllegalStateException("the two sides did not train the same model");
    }
  }

  private static void note(List<Double> times, int step, double seconds) {
    if (step > WARM_UP) {
      times.add(seconds);
    }
  }

  private static void generate(EngineForm form, Path directory, PythonPeer peer)
      throws IOException {
    long[] prompt = new long[PROMPT];
    System.arraycopy(tokens(form, 0), 0, prompt, 0, PROMPT);
    Path file = write(directory, prompt);
    var ours = new ArrayList<Double>();
    var theirs = new ArrayList<Double>();
    try (Decoder decoder = ModelDirectory.open(directory).load(Precision.FP32)) {
      for (int round = 0; round < 4; round++) {
        long begin = System.nanoTime();
        List<Integer> here = greedy(decoder, prompt);
        double seconds = (System.nanoTime() - begin) / 1e9;
        var there = new ArrayList<Integer>();
        double other = peer.generate(file, GENERATED, there);
        if (!here.equals(there)) {
          throw new IllegalStateException("the two sides generated other tokens");
        }
        if (round > 0) {
          ours.add(GENERATED / seconds);
          theirs.add(GENERATED / other);
        }
      }
    }
    System.out.printf(
        "%-12s fp32  greedy with KV cache, %d tokens: Zeropoint %.1f tokens/s, PyTorch %s %.1f,"
            + " ratio %.3f, the same tokens%n",
        form.label(),
        GENERATED,
        median(ours),
        peer.version(),
        median(theirs),
        median(ours) / median(theirs));
  }

  private static List<Integer> greedy(Decoder decoder, long[] prompt) {
    var row = new int[prompt.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (int) prompt[i];
    }
    var chosen = new ArrayList<Integer>();
    try (KvCache cache = decoder.read(List.of(row), PROMPT + GENERATED)) {
      float[] scores = cache.scores();
      while (true) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
          best = scores[i] > scores[best] ? i : best;
        }
        chosen.add(best);
        if (chosen.size() == GENERATED) {
          return chosen;
        }
        scores = cache.add(best);
      }
    }
  }

  /** Tokens of a step's rows, each one longer than the inputs: a sequence that can be learned. */
  private static long[] tokens(EngineForm form, int step) {
    var random = new SplittableRandom(step);
    var tokens = new long[form.rows() * (form.length() + 1)];
    long token = 0;
    for (int i = 0; i < tokens.length; i++) {
      token =
          random.nextInt(4) == 0
              ? random.nextInt(form.vocabulary())
              : (token + 1) % form.vocabulary();
      tokens[i] = token;
    }
    return tokens;
  }

  private static Batch batch(EngineForm form, long[] tokens) {
    int length = form.length();
    var inputs = new long[form.rows() * length];
    var targets = new long[inputs.length];
    for (int row = 0; row < form.rows(); row++) {
      System.arraycopy(tokens, row * (length + 1), inputs, row * length, length);
      System.arraycopy(tokens, row * (length + 1) + 1, targets, row * length, length);
    }
    return new Batch(inputs, targets, form.rows(), length);
  }

  private static Path write(Path directory, long[] tokens) throws IOException {
    var buffer = ByteBuffer.allocate(tokens.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long token : tokens) {
      buffer.putLong(token);
    }
    return Files.write(directory.resolve("tokens.bin"), buffer.array());
  }

  private static double median(List<Double> values) {
    var sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static void delete(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
