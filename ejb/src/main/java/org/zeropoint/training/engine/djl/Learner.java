package org.zeropoint.training.engine.djl;

import java.nio.file.Path;

/** A model with the text that it learns from. Used by one thread at a time. */
interface Learner extends AutoCloseable {

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

  /** The training loss in nats a byte: a loss a token times the text's tokens a byte. */
  double natsPerByte(double lossPerToken);

  /** In nats a byte; NaN when nothing is held out. */
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

  @Override
  void close();
}
