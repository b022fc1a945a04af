package org.zeropoint.training.engine;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.zeropoint.training.entity.RunRoute;

/**
 * One run in progress. Used by one thread at a time; {@link #close()} frees every tensor.
 *
 * <p>Losses are in nats a byte, those of a model of images in nats an image, which counts as a
 * token.
 */
public interface TrainingSession extends AutoCloseable {

  /** What computes, in words: {@code CPU, 2 threads, PyTorch 2.7.1}. */
  String device();

  /** Optimiser steps done so far; after a resume the checkpoint's. */
  int completedSteps();

  /** Whether all steps are done, or the held-out loss has not fallen for the plan's patience. */
  boolean ended();

  /** The evaluation with the lowest held-out loss so far; empty before the first finite one. */
  Optional<Best> best();

  /**
   * Forgets the best evaluation where its checkpoint is gone, since nothing could be made of it.
   *
   * @param kept whether the checkpoint of a step is still there
   */
  void forgetBest(IntPredicate kept);

  /**
   * One optimiser step on the next batch.
   *
   * @throws Diverged when the training explodes: go back or close. Where the loss or a gradient is
   *     not finite, the weights are those before the step
   */
  StepReport step();

  /**
   * Mean loss over what is held out; NaN when nothing is. Of what a later step depends on it
   * changes nothing; once for a step, as it counts for the plan's patience.
   */
  double evaluate();

  /**
   * Writes everything needed to go on into {@code directory}: {@code model.safetensors}, {@code
   * optimizer.safetensors}, {@code checkpoint.json}. Each file is written beside, forced to disk
   * and renamed, the JSON with the digests of the others last, so that a directory without it is no
   * checkpoint.
   */
  void checkpoint(Path directory);

  /**
   * Goes on from a checkpoint of this run with half the peak of the learning rate, and writes that
   * into the checkpoint.
   *
   * @param kept as in {@link #forgetBest}
   */
  void goBack(Path directory, IntPredicate kept);

  /** Writes the whole model as it stands, in the form in which others read it. */
  void candidate(Path file);

  /**
   * Ends the call in progress, which throws {@link Interrupted}, where it would take long and
   * nothing is lost but steps since the last checkpoint; does nothing where its end is near. Any
   * thread may call it.
   */
  void cutShort();

  /**
   * Which nodes compute which blocks; empty where none do, and before the first step. Any thread
   * may call it, also while a step is computed.
   */
  default Optional<RunRoute> route() {
    return Optional.empty();
  }

  @Override
  void close();

  /**
   * What one step did.
   *
   * @param step number of the step, from 1
   * @param loss mean training loss of the batch
   * @param gradientNorm global L2 norm of the gradient before clipping
   * @param learningRate the rate that was used
   * @param tokens tokens in the batch
   * @param samples sequences, or images, in the batch
   * @param seconds wall-clock time
   * @param waitingSeconds of these, until the batch was there
   * @param memoryBytes what the process that computes holds after the step, of an engine in this
   *     process {@link ProcessMemory}; not the memory of a GPU
   */
  record StepReport(
      int step,
      double loss,
      double gradientNorm,
      double learningRate,
      long tokens,
      long samples,
      double seconds,
      double waitingSeconds,
      long memoryBytes) {}

  /**
   * An evaluation.
   *
   * @param step after which it was
   * @param loss held-out
   * @param since evaluations since then
   */
  record Best(int step, double loss, int since) {}

  /**
   * The thread was interrupted, as its server stops, or the session was {@linkplain #cutShort cut
   * short}, and the engine did not reach the end of what it did. That says nothing about the run,
   * which goes on from its last checkpoint. The session can only be closed.
   */
  final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Interrupted(Throwable cause) {
      super("the thread was interrupted, or the session cut short", cause);
    }
  }

  /** The loss or a gradient is not finite, or far above what it was. */
  final class Diverged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean again;

    /**
     * @param evidence step, loss, gradient norm and rate, in words
     * @param again whether the run went back once already
     */
    public Diverged(String evidence, boolean again) {
      super(evidence);
      this.again = again;
    }

    public boolean isAgain() {
      return again;
    }
  }
}
