package org.zeropoint.lm.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.torch.NamedArrays;
import org.zeropoint.lm.torch.Program;
import org.zeropoint.lm.torch.Torch;

/** A model's weights in native memory and what can be computed with them. */
final class VisionNet implements AutoCloseable {

  private static final int SCORED_AT_ONCE = 256;

  private final VisionConfig config;
  private final NDManager manager;
  private final Program program;
  private final NamedArrays arrays;
  private final NDList weights;

  /**
   * Loads the weights.
   *
   * @param more further TorchScript methods
   */
  VisionNet(VisionConfig config, Map<String, Tensor> values, String more) {
    this.config = config;
    this.manager = Torch.newManager();
    try {
      this.program = Program.load(manager, VisionSource.of(config) + more);
      this.arrays = new NamedArrays(manager, VisionWeights.shapes(config));
      this.weights = arrays.copy("p[]", values);
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  VisionConfig config() {
    return config;
  }

  Program program() {
    return program;
  }

  NamedArrays arrays() {
    return arrays;
  }

  NDList weights() {
    return weights;
  }

  /** Tensors of a short-lived computation; the caller closes it. */
  NDManager scope() {
    return manager.newSubManager();
  }

  /** Images and labels of a batch, followed by the weights. */
  NDList arguments(NDManager scope, ImageBatch batch) {
    var arguments = new NDList(images(scope, batch), scope.create(batch.labels()));
    arguments.addAll(weights);
    return arguments;
  }

  private NDArray images(NDManager scope, ImageBatch batch) {
    return scope.create(
        batch.images(),
        new Shape(batch.rows(), config.channels(), config.height(), config.width()));
  }

  /** What it says of some images of a set that suits it. */
  Scores scores(ImageSet images, int[] chosen) {
    int classes = config.classes();
    var values = new float[chosen.length * classes];
    for (int from = 0; from < chosen.length; from += SCORED_AT_ONCE) {
      int to = Math.min(chosen.length, from + SCORED_AT_ONCE);
      float[] some = logits(images.batch(Arrays.copyOfRange(chosen, from, to)));
      System.arraycopy(some, 0, values, from * classes, some.length);
    }
    return new Scores(values, classes);
  }

  private float[] logits(ImageBatch batch) {
    try (NDManager scope = scope()) {
      var arguments = new NDList(images(scope, batch));
      arguments.addAll(weights);
      return program.call("logits", false, arguments).get(0).toFloatArray();
    }
  }

  /** How well it does on some images of a set that suits it. */
  Scores.Result result(ImageSet images, int[] chosen) {
    return scores(images, chosen).result(images, chosen);
  }

  @Override
  public void close() {
    manager.close();
  }
}
