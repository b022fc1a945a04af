package org.zeropoint.lm.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.zeropoint.lm.safetensors.Shapes;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.text.Windows;
import org.zeropoint.lm.torch.NamedArrays;
import org.zeropoint.lm.torch.Program;
import org.zeropoint.lm.torch.Torch;

/** A model's weights in native memory and what can be computed with them. */
final class GptNet implements AutoCloseable {

  private static final int EVALUATION_TOKENS = 2048;

  private final GptConfig config;
  private final NDManager manager;
  private final Program program;
  private final NamedArrays arrays;
  private final NDList weights;

  /**
   * Loads the weights.
   *
   * @param more further TorchScript methods
   */
  GptNet(GptConfig config, Map<String, Tensor> values, String more) {
    this.config = config;
    this.manager = Torch.newManager();
    try {
      this.program = Program.load(manager, GptSource.of(config) + more);
      this.arrays = new NamedArrays(manager, new Shapes(GptWeights.shapes(config)));
      this.weights = arrays.copy("p[]", values);
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  GptConfig config() {
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

  /** Inputs and targets of a batch, followed by the weights. */
  NDList arguments(NDManager scope, Batch batch) {
    var shape = new Shape(batch.rows(), batch.length());
    var arguments =
        new NDList(scope.create(batch.inputs(), shape), scope.create(batch.targets(), shape));
    arguments.addAll(weights);
    return arguments;
  }

  /**
   * Mean loss over the windows of a text, in nats a byte; NaN for a text of less than two bytes.
   */
  double loss(byte[] text) {
    return loss(text, config.context());
  }

  /** The same over the windows of a context that may be shorter than the model's own. */
  double loss(byte[] text, int context) {
    Windows windows = Windows.over(text.length, Math.min(context, config.context()));
    double sum = 0;
    for (List<Integer> starts : windows.groups(Math.max(1, EVALUATION_TOKENS / windows.length()))) {
      try (NDManager scope = scope()) {
        Batch batch = Batch.at(text, starts, windows.length());
        NDArray loss = program.call("loss", false, arguments(scope, batch)).get(0);
        sum += loss.getFloat() * (double) starts.size();
      }
    }
    return sum / windows.starts().size();
  }

  /**
   * Scores of the byte that follows each row.
   *
   * @param inputs {@code rows} sequences of {@code length}, row-major
   * @param last flat index of each row's last byte
   * @return {@code rows × 256}, row-major
   */
  float[] logits(long[] inputs, int rows, int length, long[] last) {
    try (NDManager scope = scope()) {
      var arguments = new NDList(scope.create(inputs, new Shape(rows, length)), scope.create(last));
      arguments.addAll(weights);
      return program.call("logits", false, arguments).get(0).toFloatArray();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
