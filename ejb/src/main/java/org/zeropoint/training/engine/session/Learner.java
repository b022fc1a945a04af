package org.zeropoint.training.engine.session;

import java.nio.file.Path;
import java.util.Optional;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.training.engine.ProcessMemory;
import org.zeropoint.training.entity.RunRoute;

/**
 * A model with the text that it learns from: what an engine has of its own. Used by one thread at a
 * time.
 *
 * <p>What {@link #write} and {@link #writeState} write is the same for every engine, so that a run
 * that one of them began can be finished by another.
 */
public interface Learner extends AutoCloseable {

  /**
   * One optimiser step on the batch of that number, from 1.
   *
   * @param rate learning rate
   */
  Found step(int number, double rate);

  /**
   * What a step found.
   *
   * @param loss mean over what was predicted, in nats a token
   * @param gradientNorm global L2 norm before clipping
   * @param tokens read, without filling
   * @param samples rows
   * @param waitingSeconds until the batch was there
   */
  record Found(
      double loss, double gradientNorm, long tokens, long samples, double waitingSeconds) {}

  /**
   * The training loss in nats a byte: a loss a token times the text's tokens a byte. Of a model of
   * images a loss an image, as it is.
   */
  double natsPerByte(double lossPerToken);

  /** In nats a byte, or an image; NaN when nothing is held out. */
  double heldOutLoss();

  /** Writes what is trained. */
  void write(Path file);

  /** Writes the whole model. */
  void writeWhole(Path file);

  /** Writes the optimiser's state. */
  void writeState(Path file);

  /**
   * Goes on with what {@link #write} and {@link #writeState} wrote.
   *
   * @throws org.zeropoint.shared.Invalid when it is of another model or optimiser
   */
  void restore(Path trained, Path state);

  /** What computes, in words. */
  String device();

  /** As {@link org.zeropoint.training.engine.TrainingSession#route}. */
  default Optional<RunRoute> route() {
    return Optional.empty();
  }

  /** What the process that computes holds in memory, in bytes. */
  default long memoryBytes() {
    return ProcessMemory.bytes();
  }

  /** As {@link org.zeropoint.training.engine.TrainingSession#cutShort}. */
  default void cutShort() {}

  @Override
  void close();

  /** Makes the learner of a plan. */
  interface Maker {

    /**
     * A learner at step 0.
     *
     * @param text the whole corpus
     * @throws org.zeropoint.shared.Invalid when the plan's model cannot learn from it
     */
    Learner make(Optimizer optimizer, byte[] text);
  }
}
