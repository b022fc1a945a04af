package org.zeropoint.lm.blocks;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Shapes;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.torch.NamedArrays;
import org.zeropoint.lm.torch.Program;
import org.zeropoint.lm.torch.Torch;
import org.zeropoint.lm.torch.Trained;
import org.zeropoint.lm.torch.Update;
import org.zeropoint.shared.Invalid;

/** Tensors that are trained by gradients from elsewhere. Used by one thread at a time. */
final class TrainedTensors implements AutoCloseable {

  private final NDManager manager = Torch.newManager();
  private final Shapes shapes;
  private final Trained trained;

  /**
   * Starts with fresh optimiser state.
   *
   * @param first values, checked
   */
  TrainedTensors(
      Map<String, List<Integer>> shapes,
      Map<String, Tensor> first,
      Optimizer optimizer,
      double weightDecay) {
    this.shapes = new Shapes(shapes);
    if (!(weightDecay >= 0 && weightDecay < 1)) {
      throw new Invalid("/weightDecay", "must be from 0 to below 1");
    }
    try {
      var program = Program.load(manager, Trained.METHODS + optimizer.source());
      this.trained =
          new Trained(
              manager,
              new Update(program, optimizer, weightDecay),
              this.shapes,
              new NamedArrays(manager, this.shapes).copy("p[]", first));
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  Trained trained() {
    return trained;
  }

  /**
   * One optimiser step over the sum of gradients, unless its norm is not finite.
   *
   * @param gradients checked for names and shapes
   * @return the global L2 norm before clipping
   */
  double apply(List<Map<String, Tensor>> gradients, int step, double rate) {
    if (gradients.isEmpty()) {
      throw new IllegalArgumentException("there is no gradient");
    }
    try (NDManager scope = manager.newSubManager()) {
      var copies = new NamedArrays(scope, shapes);
      var sum = new NDList();
      for (Map<String, Tensor> gradient : gradients) {
        sum = trained.sum(sum, copies.copy("g[]", gradient));
      }
      double norm = trained.norm(sum);
      if (Double.isFinite(norm)) {
        trained.apply(scope, sum, norm, step, rate);
      }
      return norm;
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
