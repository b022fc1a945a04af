package org.zeropoint.lm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.zeropoint.kernels.CrossEntropy;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.lm.model.ModelConfig.Family;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.torch.Torch;
import org.zeropoint.shared.Unavailable;

/**
 * Loss and gradients of whole models in single operations: cross-entropy and RMSNorm by the
 * kernels, all else by PyTorch.
 */
final class EagerGradients {

  private final DecoderNet net;
  private final Kernels kernels;
  private final EagerDecoder decoder;

  EagerGradients(DecoderNet net, Kernels kernels) {
    this.net = net;
    this.kernels = kernels;
    this.decoder = new EagerDecoder(net);
  }

  /**
   * As the method {@code gradients} of the program.
   *
   * @param scope that takes the results
   * @param tokens that the sum of losses is divided by
   * @return the loss, and the gradient of each weight
   * @throws Unavailable when the scores do not fit into the Java heap
   */
  List<NDArray> of(NDManager scope, Batch batch, int tokens) {
    requireHeap(batch);
    return Torch.withGradients(
        true,
        () -> {
          try (NDScope temporary = new NDScope()) {
            NDList found = compute(scope, batch, tokens);
            NDScope.unregister(found);
            return found;
          }
        });
  }

  /** Scores and their gradient, 4 bytes each. */
  private void requireHeap(Batch batch) {
    int cells = Rows.cells(batch.rows(), batch.length(), net.config().vocabulary());
    long heap = Runtime.getRuntime().maxMemory();
    if (2L * Float.BYTES * cells > heap / 2) {
      throw new Unavailable(
          "The scores of %d × %d positions over %d tokens take more than half of the Java heap of %,d MiB."
                  .formatted(batch.rows(), batch.length(), net.config().vocabulary(), heap >> 20)
              + " Take smaller batches, or set zeropoint.lm.path to fused.");
    }
  }

  private NDList compute(NDManager scope, Batch batch, int tokens) {
    ModelConfig config = net.config();
    NDArray inputs = scope.create(batch.inputs(), new Shape(batch.rows(), batch.length()));
    var norms = new KernelNorms(decoder, kernels, scope, config.epsilon());
    boolean byKernel = config.family() == Family.LLAMA;
    NDArray scores =
        byKernel ? decoder.scores(scope, inputs, norms) : decoder.scores(scope, inputs);
    var input =
        new CrossEntropy.Input(
            scores.toFloatArray(),
            Arrays.stream(batch.targets()).mapToInt(Math::toIntExact).toArray(),
            config.vocabulary(),
            1f / tokens,
            true);
    CrossEntropy.Result loss =
        kernels.run(CrossEntropy.class, input.logits().length, op -> op.apply(input));
    KernelNorms.differentiate(scores, scope.create(loss.gradient(), scores.getShape()));
    Map<String, float[]> weights = norms.backward();
    var found = new NDList(scope.create((float) (sum(loss.losses()) / tokens)));
    found.addAll(gradients(scope, weights));
    return found;
  }

  /** The gradients of all weights, which then have none any more. */
  private NDList gradients(NDManager scope, Map<String, float[]> ofNorms) {
    var gradients = new NDList();
    int i = 0;
    for (String name : Parameters.shapes(net.config()).keySet()) {
      NDArray weight = net.weights().get(i++);
      if (ofNorms.containsKey(name)) {
        gradients.add(scope.create(ofNorms.get(name), weight.getShape()));
      } else {
        NDArray copy = weight.getGradient().duplicate();
        copy.attach(scope);
        gradients.add(copy);
        JniUtils.zeroGrad((PtNDArray) weight);
      }
    }
    return gradients;
  }

  private static double sum(float[] losses) {
    double sum = 0;
    for (float loss : losses) {
      sum += loss;
    }
    return sum;
  }
}
