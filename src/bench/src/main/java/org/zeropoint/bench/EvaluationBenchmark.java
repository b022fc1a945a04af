package org.zeropoint.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.zeropoint.ethics.control.Evaluator;
import org.zeropoint.ethics.control.Measuring;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Measured;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.measure.Bench;
import org.zeropoint.ethics.measure.Probes;
import org.zeropoint.ethics.suite.StandardSuite;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptTrainer;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.language.HeldOut;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.text.Batches;
import org.zeropoint.lm.text.Corpus;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * The standard suite on {@code gpt-nano}, beside a production version, on 300 KB of the corpus
 * {@code commons-lang3} of which a tenth is held out: seconds by part and in all, against the
 * minute that it may take on two cores; the same inputs once more, which are found by their digest;
 * and what is measured on suites with a forward pass for each text in place of batches.
 *
 * <pre>
 *   mvn verify -DskipTests -pl src/bench -am -Dbench.skip=false \
 *     -Dbench.main=org.zeropoint.bench.EvaluationBenchmark
 * </pre>
 */
public final class EvaluationBenchmark {

  private static final double MOST_SECONDS = 60;
  private static final double NANOS = 1e9;
  private static final double SPLIT = 0.1;
  private static final int TEXT_BYTES = 300_000;
  private static final int ROUNDS = 3;
  private static final int ROWS = 16;
  private static final int STEPS = 200;
  private static final double LEARNING_RATE = 1e-3;
  private static final long SEED = 1;
  private static final String CORPUS = "/corpora/commons-lang3-sources.jar";

  private final Evaluator.Task task;
  private final Map<Digest, String> kept = new HashMap<>();
  private final Measuring measuring = new Measuring(new Evaluator(), Clock.systemUTC());

  private EvaluationBenchmark(Evaluator.Task task) {
    this.task = task;
  }

  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createTempDirectory("evaluation");
    try {
      byte[] text = text();
      Path corpus = Files.write(directory.resolve("corpus.txt"), text);
      say("%s, %d bytes of text; %s", GptConfig.NANO.name(), text.length, machine());
      var task =
          new Evaluator.Task(
              trained(directory, text, "candidate", STEPS),
              Optional.of(trained(directory, text, "production", STEPS / 2)),
              corpus,
              Digest.ofFile(corpus).value(),
              SPLIT,
              HeldOut.Form.TEXT,
              List.of(StandardSuite.get()),
              SEED);
      new EvaluationBenchmark(task).run(text);
    } finally {
      try (var files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }

  private void run(byte[] text) throws IOException {
    long begin = System.nanoTime();
    Evaluation first = evaluated();
    double seconds = since(begin);
    SortedMap<String, Double> parts =
        measuring.taken(first.digest().value()).orElseThrow().seconds();
    parts.forEach((part, time) -> say("  %-16s %7.2f s", part, time));
    say(
        "first run: %.1f s of at most %.0f s: %s",
        seconds, MOST_SECONDS, seconds <= MOST_SECONDS ? "kept" : "NOT kept");

    begin = System.nanoTime();
    Evaluation second = evaluated();
    say(
        "the same inputs again, found by their digest: %.3f s, %s",
        since(begin), second.equals(first) ? "the same numbers" : "OTHER numbers");
    sideBySide(text, first);
    say("%s", machine());
  }

  /** Kept as the database keeps it, as text by the digest of its inputs. */
  private Evaluation evaluated() {
    Evaluation found =
        measuring.evaluated(
            task,
            () ->
                Optional.ofNullable(kept.get(task.key()))
                    .map(json -> Json.read(json, Evaluation.class)));
    kept.put(task.key(), Json.write(found));
    return found;
  }

  /** What the suites measure, both ways by turns, in medians. */
  private void sideBySide(byte[] text, Evaluation evaluation) {
    Corpus corpus = Corpus.split(text, SPLIT);
    try (LanguageModel candidate = open(task.candidate());
        LanguageModel production = open(task.baseline().orElseThrow())) {
      say("%-16s %22s %26s", "", "in batches: all, model", "one by one: all, model");
      var batched = new ArrayList<Meters>();
      var single = new ArrayList<Meters>();
      for (int round = 0; round < ROUNDS; round++) {
        batched.add(metered(candidate, production, corpus, evaluation, false));
        single.add(metered(candidate, production, corpus, evaluation, true));
      }
      for (String probe : Probes.names()) {
        Function<Meters, Meter> part = meters -> meters.parts().get(probe);
        told(probe, median(batched, part), median(single, part));
      }
      told("all of these", median(batched, Meters::sum), median(single, Meters::sum));
      say(
          "largest difference of a number: %.1e",
          difference(batched.get(0).measured(), single.get(0).measured()));
    }
  }

  /** Seconds in all, and those of them that the models computed. */
  private record Meter(double all, double model) {}

  private record Meters(Measured measured, Map<String, Meter> parts) {
    Meter sum() {
      return new Meter(
          parts.values().stream().mapToDouble(Meter::all).sum(),
          parts.values().stream().mapToDouble(Meter::model).sum());
    }
  }

  private static Meter median(List<Meters> rounds, Function<Meters, Meter> part) {
    return new Meter(
        median(rounds.stream().map(part).mapToDouble(Meter::all)),
        median(rounds.stream().map(part).mapToDouble(Meter::model)));
  }

  private static double median(DoubleStream values) {
    return values.sorted().toArray()[ROUNDS / 2];
  }

  private Meters metered(
      LanguageModel candidate,
      LanguageModel production,
      Corpus corpus,
      Evaluation evaluation,
      boolean single) {
    var one = new MeteredModel(candidate, single);
    var other = new MeteredModel(production, single);
    var parts = new HashMap<String, Meter>();
    Measured measured =
        Probes.measure(
            bench(one, other, corpus, evaluation),
            (probe, work) -> {
              long begin = System.nanoTime();
              double model = one.seconds() + other.seconds();
              List<Measurement> found = work.get();
              parts.put(probe, new Meter(since(begin), one.seconds() + other.seconds() - model));
              return found;
            });
    return new Meters(measured, parts);
  }

  private static void told(String what, Meter batched, Meter single) {
    String times =
        batched.model() == 0
            ? "nothing was asked"
            : String.format(Locale.ROOT, "%.1f times", single.model() / batched.model());
    say(
        "  %-16s %8.2f s, %8.2f s %12.2f s, %8.2f s: %s",
        what, batched.all(), batched.model(), single.all(), single.model(), times);
  }

  private Bench bench(
      LanguageModel candidate, LanguageModel production, Corpus corpus, Evaluation evaluation) {
    return new Bench(
        candidate,
        Optional.of(production),
        corpus.training(),
        corpus.heldOut(),
        task.form(),
        task.suites(),
        task.seed(),
        evaluation.samples(),
        List.of());
  }

  private static double difference(Measured one, Measured other) {
    double most = 0;
    for (int i = 0; i < one.measurements().size(); i++) {
      Measurement a = one.measurements().get(i);
      Measurement b = other.measurements().get(i);
      if (!a.name().equals(b.name()) || !a.subject().equals(b.subject())) {
        throw new IllegalStateException("other measurements: " + a.name() + ", " + b.name());
      }
      most = Math.max(most, Math.abs(a.value().orElse(0.0) - b.value().orElse(0.0)));
    }
    return most;
  }

  private static LanguageModel open(Evaluator.Subject subject) {
    return LanguageModel.open(subject.modelId(), subject.weights());
  }

  private static Evaluator.Subject trained(Path directory, byte[] text, String name, int steps)
      throws IOException {
    GptConfig config = GptConfig.NANO;
    var batches = new Batches(Corpus.split(text, SPLIT).training(), config.context(), ROWS, SEED);
    Path file = directory.resolve(name + ".safetensors");
    try (var trainer = new GptTrainer(config, GptWeights.seeded(config, SEED), Optimizer.ADAMW)) {
      for (int step = 1; step <= steps; step++) {
        trainer.step(batches.batch(step), step, LEARNING_RATE);
      }
      Safetensors.write(file, trainer.weights(), Map.of());
    }
    return new Evaluator.Subject(
        "bench@" + steps, config.name(), Digest.ofFile(file).value(), file);
  }

  private static byte[] text() throws IOException {
    var text = new ByteArrayOutputStream();
    try (var jar = new ZipInputStream(EvaluationBenchmark.class.getResourceAsStream(CORPUS))) {
      for (ZipEntry entry = jar.getNextEntry();
          entry != null && text.size() < TEXT_BYTES;
          entry = jar.getNextEntry()) {
        if (entry.getName().endsWith(".java")) {
          jar.transferTo(text);
        }
      }
    }
    return Arrays.copyOf(text.toByteArray(), Math.min(TEXT_BYTES, text.size()));
  }

  private static String machine() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return String.format(
        Locale.ROOT,
        "%d processors, load average %.1f",
        system.getAvailableProcessors(),
        system.getSystemLoadAverage());
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / NANOS;
  }

  private static void say(String form, Object... values) {
    System.out.printf(Locale.ROOT, form + "%n", values);
  }
}
