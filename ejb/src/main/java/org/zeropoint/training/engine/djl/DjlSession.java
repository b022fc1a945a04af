package org.zeropoint.training.engine.djl;

import java.nio.file.Path;
import java.util.Map;
import org.zeropoint.lm.gpt.GptTrainer;
import org.zeropoint.lm.optimizer.Schedule;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.text.Batches;
import org.zeropoint.lm.text.Corpus;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.ProcessMemory;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.entity.TrainingPlan;

/**
 * A run on the local PyTorch. Everything that a later step depends on is in weights, optimiser
 * state, step number and plan.
 */
final class DjlSession implements TrainingSession {

  private static final double NANOS = 1e9;

  private final TrainingPlan plan;
  private final Digest corpusDigest;
  private final Corpus corpus;
  private final GptTrainer trainer;
  private final Batches batches;
  private final Schedule schedule;
  private int completed;

  DjlSession(
      TrainingPlan plan,
      Digest corpusDigest,
      Corpus corpus,
      int context,
      GptTrainer trainer,
      int completed) {
    this.plan = plan;
    this.corpusDigest = corpusDigest;
    this.corpus = corpus;
    this.trainer = trainer;
    this.batches = new Batches(corpus.training(), context, plan.batchSize(), plan.seed());
    this.schedule = new Schedule(plan.learningRate(), plan.steps());
    this.completed = completed;
  }

  @Override
  public int completedSteps() {
    return completed;
  }

  @Override
  public StepReport step() {
    if (completed >= plan.steps()) {
      throw new IllegalStateException("all " + plan.steps() + " steps of the plan are done");
    }
    long begin = System.nanoTime();
    int number = completed + 1;
    double rate = schedule.rate(number);
    Batch batch = batches.batch(number);
    double waited = (System.nanoTime() - begin) / NANOS;
    GptTrainer.Step step = trainer.step(batch, number, rate);
    if (!step.finite()) {
      throw new Diverged(
          "Step %d: loss %s, gradient norm %s; a smaller learning rate than %s may help."
              .formatted(number, step.loss(), step.gradientNorm(), plan.learningRate()));
    }
    completed = number;
    return new StepReport(
        number,
        step.loss(),
        step.gradientNorm(),
        rate,
        batch.inputs().length,
        plan.batchSize(),
        (System.nanoTime() - begin) / NANOS,
        waited,
        ProcessMemory.bytes());
  }

  @Override
  public double evaluate() {
    return trainer.heldOutLoss(corpus.heldOut());
  }

  @Override
  public void checkpoint(Path directory) {
    new CheckpointDirectory(directory)
        .write(
            Map.of("format", "pt", "model", plan.modelId()),
            trainer.weights(),
            trainer.state(),
            new CheckpointDirectory.Progress(plan.digest(), corpusDigest, completed));
  }

  @Override
  public void close() {
    trainer.close();
  }
}
