package org.zeropoint.lm.vision;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.torch.TorchProbe;

/**
 * A trained model. Thread-safe; {@link #close()} waits for calls in progress, and calls after it
 * throw {@link IllegalStateException}.
 */
public final class VisionModel implements AutoCloseable {

  private final VisionNet net;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private VisionModel(VisionNet net) {
    this.net = net;
  }

  /**
   * Loads weights from a safetensors file.
   *
   * @throws org.zeropoint.shared.Invalid naming the file when it does not hold the weights of that
   *     model
   * @throws org.zeropoint.shared.Unavailable when PyTorch does not work here
   */
  public static VisionModel open(VisionConfig config, Path weights) {
    TorchProbe.require();
    Map<String, Tensor> values = Safetensors.read(weights);
    VisionWeights.check(config, values, String.valueOf(weights.getFileName()));
    return new VisionModel(new VisionNet(config, values, ""));
  }

  public VisionConfig config() {
    return net.config();
  }

  /**
   * What it says of some images of a set.
   *
   * @param chosen places of the images in the set
   * @throws IllegalArgumentException when the set does not suit the model
   */
  public Scores scores(ImageSet images, int[] chosen) {
    requireSuits(images);
    return whileOpen(() -> net.scores(images, chosen));
  }

  /**
   * How well it does on some images of a set: the number that the engine's evaluation gives for the
   * same weights.
   *
   * @param chosen places of the images in the set
   * @throws IllegalArgumentException when the set does not suit the model
   */
  public Scores.Result result(ImageSet images, int[] chosen) {
    requireSuits(images);
    return whileOpen(() -> net.result(images, chosen));
  }

  private void requireSuits(ImageSet images) {
    images
        .form()
        .mismatch(config())
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException("the set " + reason);
            });
  }

  private <T> T whileOpen(Supplier<T> work) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the model is closed");
      }
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        net.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
