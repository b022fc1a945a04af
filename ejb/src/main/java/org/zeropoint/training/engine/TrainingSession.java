package org.zeropoint.training.engine;

import java.nio.file.Path;

/** One run in progress. Used by one thread at a time; {@link #close()} frees every tensor. */
public interface TrainingSession extends AutoCloseable {

  /** Optimiser steps done so far; after a resume the checkpoint's. */
  int completedSteps();

  /**
   * One optimiser step on the next batch.
   *
   * @throws Diverged when the loss or a gradient is not finite; the weights are those before the
   *     step
   */
  StepReport step();

  /**
   * Mean loss over the held-out bytes, in nats a byte; NaN when nothing is held out. Changes no
   * state.
   */
  double evaluate();

  /**
   * Writes everything needed to go on into {@code directory}: {@code model.safetensors}, {@code
   * optimizer.safetensors}, {@code checkpoint.json}. Each file is written beside, forced to disk
   * and renamed, the JSON with the digests of the others last, so that a directory without it is no
   * checkpoint.
   */
  void checkpoint(Path directory);

  @Override
  void close();

  /**
   * What one step did.
   *
   * @param step number of the step, from 1
   * @param loss mean training loss of the batch, in nats a byte
   * @param gradientNorm global L2 norm of the gradient before clipping
   * @param learningRate the rate that was used
   * @param tokens tokens in the batch
   * @param samples sequences in the batch
   * @param seconds wall-clock time
   * @param waitingSeconds of these, until the batch was there
   * @param memoryBytes what is held after the step: of the device where it has memory of its own,
   *     else of the process ({@link ProcessMemory})
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

  /** The loss or a gradient is not finite. */
  final class Diverged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Diverged(String message) {
      super(message);
    }
  }
}
