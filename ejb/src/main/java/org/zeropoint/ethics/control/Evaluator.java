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
import java.util.OptionalInt;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.language.ByteModel;
import org.zeropoint.lm.language.HeldOut;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.language.LanguageModel.Score;
import org.zeropoint.lm.ngram.TrigramModel;
import org.zeropoint.lm.ngram.UniformModel;
import org.zeropoint.lm.safetensors.MappedSafetensors;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Corpus;
import org.zeropoint.lm.text.Memorisation;
import org.zeropoint.shared.Unavailable;

/**
 * Measures a candidate on the text that its training held out. The same inputs give the same
 * numbers.
 */
@ApplicationScoped
public class Evaluator {

  private static final int SAMPLES = 10;
  private static final int PROMPT_BYTES = 32;
  private static final int SAMPLE_TOKENS = 256;
  private static final int MAX = Integer.MAX_VALUE;
  private static final double TEMPERATURE = 0.8;

  /**
   * What to measure.
   *
   * @param corpus file of the text
   * @param form how the text is read
   * @param seed of the sample continuations
   */
  public record Task(
      Subject candidate,
      Optional<Subject> baseline,
      Path corpus,
      String corpusDigest,
      double validationSplit,
      HeldOut.Form form,
      long seed) {}

  /** A version and where its weights lie. */
  public record Subject(String ref, String modelId, String digest, Path weights) {}

  public Evaluation evaluate(Task task) {
    Corpus text = Corpus.split(read(task.corpus()), task.validationSplit());
    try (LanguageModel model = open(task.candidate())) {
      Losses losses = losses(task, model, text.heldOut());
      return new Evaluation(
          scored(task.candidate(), losses.candidate()),
          task.baseline().map(baseline -> scored(baseline, losses.baseline().orElse(Double.NaN))),
          task.corpusDigest(),
          task.validationSplit(),
          losses.bytes(),
          finite(orderTwo(task, losses, text)),
          UniformModel.NATS,
          nonFinite(task.candidate().weights()),
          samples(model, text, task.seed()));
    }
  }

  /**
   * What was measured on the same text.
   *
   * @param window bytes of the windows that models of bytes were compared on; empty for passages
   */
  private record Losses(
      double candidate, Optional<Double> baseline, long bytes, OptionalInt window) {}

  private static Losses losses(Task task, LanguageModel model, byte[] heldOut) {
    if (task.baseline().isEmpty()) {
      return losses(task.form(), model, Optional.empty(), heldOut);
    }
    try (LanguageModel baseline = open(task.baseline().get())) {
      return losses(task.form(), model, Optional.of(baseline), heldOut);
    }
  }

  /** Models of bytes are scored on the same windows: those of the smaller context. */
  private static Losses losses(
      HeldOut.Form form, LanguageModel model, Optional<LanguageModel> baseline, byte[] heldOut) {
    if (form == HeldOut.Form.TEXT
        && model instanceof ByteModel bytes
        && baseline.map(ByteModel.class::isInstance).orElse(true)) {
      Optional<ByteModel> other = baseline.map(ByteModel.class::cast);
      int context = Math.min(bytes.context(), other.map(ByteModel::context).orElse(MAX));
      Score score = bytes.heldOut(heldOut, context);
      return new Losses(
          score.loss(),
          other.map(b -> b.heldOut(heldOut, context).loss()),
          score.bytes(),
          OptionalInt.of(context));
    }
    Score score = model.heldOut(heldOut, form);
    return new Losses(
        score.loss(),
        baseline.map(b -> b.heldOut(heldOut, form).loss()),
        score.bytes(),
        OptionalInt.empty());
  }

  private static double orderTwo(Task task, Losses losses, Corpus text) {
    TrigramModel model = TrigramModel.train(text.training());
    return losses.window().isPresent()
        ? model.heldOutLoss(text.heldOut(), losses.window().getAsInt())
        : model.loss(HeldOut.texts(text.heldOut(), task.form()));
  }

  private static Evaluation.Scored scored(Subject subject, double loss) {
    return new Evaluation.Scored(subject.ref(), subject.digest(), finite(loss));
  }

  private static LanguageModel open(Subject subject) {
    return LanguageModel.open(subject.modelId(), subject.weights());
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
    List<Generated> texts = model.generateAll(prompts, SAMPLE_TOKENS, TEMPERATURE, seed);
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
    try (TensorSource source = MappedSafetensors.open(weights)) {
      for (String name : source.names()) {
        if (source.entry(name).dtype().fitsFloat()) {
          for (float value : source.floats(name)) {
            count += Float.isFinite(value) ? 0 : 1;
          }
        }
      }
    }
    return count;
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
