package org.zeropoint.lm.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Collection;
import java.util.List;
import java.util.function.IntPredicate;
import org.zeropoint.lm.optimizer.Clipping;
import org.zeropoint.lm.optimizer.Optimizer;

/**
 * The change of weights by an {@link Optimizer}, whose methods are in the program. Matrices and the
 * others are two calls where only the first decay: in one, the compiler would take writes to lists
 * of its own making for dead and leave them out.
 *
 * @param program with {@link Optimizer#source}
 * @param weightDecay of matrices
 */
public record Update(Program program, Optimizer optimizer, double weightDecay) {

  /**
   * Changes weights and state in place.
   *
   * @param slots one list a slot of the optimiser, each in the order of the weights and named for
   *     its slot
   * @param norm global L2 norm of the gradients, which are clipped by it
   */
  public void apply(
      NDManager scope,
      List<NDArray> weights,
      List<NDArray> gradients,
      Collection<NDList> slots,
      double norm,
      int step,
      double learningRate) {
    if (optimizer.decays()) {
      IntPredicate matrix = i -> weights.get(i).getShape().dimension() > 1;
      var decaying = new Call(weights, gradients, slots, matrix);
      decaying.run(scope, norm, step, learningRate, weightDecay);
      var others = new Call(weights, gradients, slots, matrix.negate());
      others.run(scope, norm, step, learningRate, 0);
    } else {
      new Call(weights, gradients, slots, i -> true).run(scope, norm, step, learningRate, 0);
    }
  }

  /** Some of the weights with what belongs to them. */
  private final class Call {
    private final NDList arguments = new NDList();

    Call(
        List<NDArray> weights,
        List<NDArray> gradients,
        Collection<NDList> slots,
        IntPredicate chosen) {
      add(weights, "p[]", chosen);
      add(gradients, "g[]", chosen);
      slots.forEach(slot -> add(slot, slot.get(0).getName(), chosen));
    }

    private void add(List<NDArray> arrays, String name, IntPredicate chosen) {
      for (int i = 0; i < arrays.size(); i++) {
        if (chosen.test(i)) {
          arrays.get(i).setName(name);
          arguments.add(arrays.get(i));
        }
      }
    }

    void run(NDManager scope, double norm, int step, double learningRate, double decay) {
      if (!arguments.isEmpty()) {
        var numbers = new double[] {learningRate, Clipping.factor(norm), step, decay};
        var all = new NDList(scope.create(numbers));
        all.addAll(arguments);
        program.call("update", false, all);
      }
    }
  }
}
