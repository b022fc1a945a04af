package org.zeropoint.ethics.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.lm.gpt.Generated;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.LanguageModel;
import org.zeropoint.lm.ngram.TrigramModel;
import org.zeropoint.lm.ngram.UniformModel;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.text.Corpus;
import org.zeropoint.lm.text.Memorisation;
import org.zeropoint.lm.text.Windows;
import org.zeropoint.shared.Unavailable;

/**
 * Measures a candidate on the text that its training held out. The same inputs give the same
 * numbers.
 */
@ApplicationScoped
public class Evaluator {

  private static final int SAMPLES = 10;
  private static final int PROMPT_BYTES = 32;
  private static final int SAMPLE_BYTES = 256;
  private static final double TEMPERATURE = 0.8;

  /**
   * What to measure.
   *
   * @param corpus file of the text
   * @param seed of the sample continuations
   */
  public record Task(
      Subject candidate,
      Optional<Subject> baseline,
      Path corpus,
      String corpusDigest,
      double validationSplit,
      long seed) {}

  /** A version and where its weights lie. */
  public record Subject(String ref, String modelId, String digest, Path weights) {}

  public Evaluation evaluate(Task task) {
    Corpus text = Corpus.split(read(task.corpus()), task.validationSplit());
    int context = context(task);
    try (LanguageModel model =
        LanguageModel.open(config(task.candidate()), task.candidate().weights())) {
      return new Evaluation(
          scored(task.candidate(), model, text, context),
          task.baseline().map(baseline -> scored(baseline, text, context)),
          task.corpusDigest(),
          task.validationSplit(),
          Windows.over(text.heldOut().length, context).scored(),
          finite(TrigramModel.train(text.training()).heldOutLoss(text.heldOut(), context)),
          UniformModel.NATS,
          nonFinite(task.candidate().weights()),
          samples(model, text, task.seed()));
    }
  }

  /** Models of different sizes are scored on the same windows: those of the smaller context. */
  private static int context(Task task) {
    int candidate = config(task.candidate()).context();
    return task.baseline().map(b -> Math.min(candidate, config(b).context())).orElse(candidate);
  }

  private static Evaluation.Scored scored(Subject subject, Corpus text, int context) {
    try (LanguageModel model = LanguageModel.open(config(subject), subject.weights())) {
      return scored(subject, model, text, context);
    }
  }

  private static Evaluation.Scored scored(
      Subject subject, LanguageModel model, Corpus text, int context) {
    return new Evaluation.Scored(
        subject.ref(), subject.digest(), finite(model.heldOutLoss(text.heldOut(), context)));
  }

  /**
   * Continuations of passages spread over the held-out text, or over the training text when nothing
   * is held out.
   */
  private static List<Evaluation.Sample> samples(LanguageModel model, Corpus text, long seed) {
    byte[] source = text.heldOut().length > PROMPT_BYTES ? text.heldOut() : text.training();
    var prompts = new ArrayList<byte[]>();
    for (int i = 0; i < SAMPLES; i++) {
      int start = (int) ((long) (source.length - PROMPT_BYTES) * i / SAMPLES);
      prompts.add(Arrays.copyOfRange(source, start, start + PROMPT_BYTES));
    }
    List<Generated> texts = model.generateAll(prompts, SAMPLE_BYTES, TEMPERATURE, seed);
    var samples = new ArrayList<Evaluation.Sample>();
    for (int i = 0; i < SAMPLES; i++) {
      var overlap = Memorisation.longestOverlap(texts.get(i).bytes(), text.training());
      samples.add(
          new Evaluation.Sample(
              new String(prompts.get(i), StandardCharsets.UTF_8),
              texts.get(i).text(),
              overlap.length(),
              overlap.passage()));
    }
    return samples;
  }

  private static long nonFinite(Path weights) {
    long count = 0;
    for (var tensor : Safetensors.read(weights).values()) {
      for (float value : tensor.data()) {
        if (!Float.isFinite(value)) {
          count++;
        }
      }
    }
    return count;
  }

  private static GptConfig config(Subject subject) {
    return GptConfig.named(subject.modelId())
        .orElseThrow(() -> new Unavailable("this server cannot run a " + subject.modelId()));
  }

  private static Optional<Double> finite(double value) {
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  private static byte[] read(Path corpus) {
    try {
      return Files.readAllBytes(corpus);
    } catch (IOException e) {
      throw new Unavailable("the corpus cannot be read: " + e.getMessage(), e);
    }
  }
}
