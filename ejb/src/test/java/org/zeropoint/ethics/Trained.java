package org.zeropoint.ethics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.entity.Provenance.Steps;
import org.zeropoint.training.engine.TrainingEngine.Inputs;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.TrainingSession.StepReport;
import org.zeropoint.training.engine.djl.DjlEngine;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;

/**
 * A small model that a test trained, with what its steps measured.
 *
 * @param weights the candidate
 * @param corpus the text, with its held-out part
 * @param base what it went on from
 */
public record Trained(
    TrainingPlan plan, Path weights, Path corpus, Optional<Path> base, Steps steps) {

  private static final int BATCH = 16;

  /** A {@code gpt-nano} from seeded weights. */
  public static Trained nano(
      Path directory, byte[] text, double split, int steps, double rate, long seed) {
    return nano(directory, text, split, steps, rate, seed, Optional.empty());
  }

  /** A {@code gpt-nano} that goes on from others. */
  public static Trained nano(
      Path directory,
      byte[] text,
      double split,
      int steps,
      double rate,
      long seed,
      Optional<Path> base) {
    var plan =
        new TrainingPlan(
            "s",
            "djl",
            "gpt-nano",
            base.map(file -> "s@1"),
            "corpus",
            steps,
            BATCH,
            rate,
            "adamw",
            split,
            seed,
            Optional.empty());
    return train(directory, plan, text, base);
  }

  /** A {@code gpt-nano} that goes on with a learning rate that rises to the end. */
  public static Trained risingRate(
      Path directory, byte[] text, double split, int steps, double rate, long seed, Path base) {
    var plan =
        new TrainingPlan(
            "s",
            "djl",
            "gpt-nano",
            Optional.of("s@1"),
            "corpus",
            steps,
            BATCH,
            rate,
            "adamw",
            split,
            seed,
            Optional.of(new Tuning("constant", steps, 0, Optional.empty())));
    return train(directory, plan, text, Optional.of(base));
  }

  /**
   * A model of tokens that goes on from another.
   *
   * @param targets of the adapter that is trained, and merged; all weights are where there are none
   */
  public static Trained tokens(
      Path directory,
      byte[] text,
      Path base,
      List<String> targets,
      int steps,
      double rate,
      long seed) {
    Optional<Tuning.Adapter> adapter =
        Optional.of(new Tuning.Adapter(8, 16, targets)).filter(form -> !targets.isEmpty());
    var tokens = new Tuning.Tokens(adapter, Optional.empty(), 0, 1, "fp32", 64, "text");
    var plan =
        new TrainingPlan(
            "s",
            "djl",
            "uploaded",
            Optional.of("s@1"),
            "corpus",
            steps,
            BATCH,
            rate,
            "adamw",
            0.1,
            seed,
            Optional.of(new Tuning("cosine", 0, 0, Optional.of(tokens))));
    return train(directory, plan, text, Optional.of(base));
  }

  /**
   * A run that explodes begins anew with half the learning rate, as runs of the product do once.
   */
  private static Trained train(
      Path directory, TrainingPlan plan, byte[] text, Optional<Path> base) {
    try {
      return trained(directory, plan, text, base);
    } catch (TrainingSession.Diverged e) {
      return trained(directory, halved(plan), text, base);
    }
  }

  private static TrainingPlan halved(TrainingPlan plan) {
    return new TrainingPlan(
        plan.synthiantId(),
        plan.engine(),
        plan.modelId(),
        plan.base(),
        plan.corpus(),
        plan.steps(),
        plan.batchSize(),
        plan.learningRate() / 2,
        plan.optimizer(),
        plan.validationSplit(),
        plan.seed(),
        plan.tuning());
  }

  private static Trained trained(
      Path directory, TrainingPlan plan, byte[] text, Optional<Path> base) {
    try {
      Path own = Files.createTempDirectory(directory, "trained");
      Path corpus = Files.write(own.resolve("corpus"), text);
      Path file = own.resolve("candidate.safetensors");
      var losses = new ArrayList<Double>();
      var norms = new ArrayList<Double>();
      try (TrainingSession session =
          new DjlEngine().open(plan, new Inputs(corpus, base), Optional.empty())) {
        while (!session.ended()) {
          StepReport report = session.step();
          losses.add(report.loss());
          norms.add(report.gradientNorm());
        }
        session.candidate(file);
      }
      return new Trained(plan, file, corpus, base, new Steps(losses, norms));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
