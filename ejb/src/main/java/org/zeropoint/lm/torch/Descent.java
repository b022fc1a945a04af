package org.zeropoint.lm.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Invalid;

/**
 * Weights that an {@link Optimizer} changes, with its state, all in fp32. The program has the
 * methods {@link #GRADIENTS} and {@link Optimizer#source}.
 */
public final class Descent {

  /**
   * The TorchScript method {@code gradients(x, y, p)} of a program with a method {@code loss(x, y,
   * p)}: the loss, the global L2 norm of the gradient, and the gradient by weight.
   */
  public static final String GRADIENTS =
      """
        def gradients(self: __torch__.Ops, x: Tensor, y: Tensor, p: List[Tensor]) -> List[Tensor]:
          l = (self).loss(x, y, p, )
          g = torch.grad([l], p)
          r = annotate(List[Tensor], [])
          for i in range(torch.len(g)):
            v = g[i]
            if torch.__isnot__(v, None):
              _0 = torch.append(r, unchecked_cast(Tensor, v))
            else:
              pass
          n = torch.norm(torch.stack(torch._foreach_norm(r, 2)), 2)
          return torch.add([torch.detach(l), n], r)
      """;

  private final Program program;
  private final Optimizer optimizer;
  private final NamedArrays arrays;
  private final NDList weights;
  private final Map<String, NDList> slots = new LinkedHashMap<>();

  /**
   * What one step found.
   *
   * @param loss mean over the batch
   * @param gradientNorm global L2 norm before clipping
   */
  public record Step(double loss, double gradientNorm) {

    /** Whether the step was applied; weights and state are untouched otherwise. */
    public boolean finite() {
      return Double.isFinite(loss) && Double.isFinite(gradientNorm);
    }
  }

  /**
   * Starts with fresh state.
   *
   * @param weights in the order of {@code arrays}
   */
  public Descent(Program program, Optimizer optimizer, NamedArrays arrays, NDList weights) {
    this.program = program;
    this.optimizer = optimizer;
    this.arrays = arrays;
    this.weights = weights;
    weights.forEach(weight -> weight.setRequiresGradient(true));
    Map<String, Tensor> zeros = arrays.shapes().zeros();
    optimizer.slots().forEach(slot -> slots.put(slot, arrays.copy(slot + "[]", zeros)));
  }

  /**
   * One step, unless loss or gradient are not finite.
   *
   * @param arguments of {@link #GRADIENTS}
   * @param step number of the step, from 1
   */
  public Step step(NDManager scope, NDList arguments, int step, double learningRate) {
    List<NDArray> found = program.call("gradients", true, arguments);
    var result = new Step(found.get(0).getFloat(), found.get(1).getFloat());
    if (result.finite()) {
      new Update(program, optimizer, Optimizer.DEFAULT_DECAY)
          .apply(
              scope,
              weights,
              found.subList(2, found.size()),
              slots.values(),
              result.gradientNorm(),
              step,
              learningRate);
    }
    return result;
  }

  /** The gradient of the loss, by weight; changes nothing. */
  public Map<String, Tensor> gradients(NDList arguments) {
    List<NDArray> found = program.call("gradients", true, arguments);
    return arrays.values(new NDList(found.subList(2, found.size())));
  }

  /** A copy of the weights. */
  public Map<String, Tensor> weights() {
    return arrays.values(weights);
  }

  /** A copy of the optimiser's state, each name a slot, a dot, and the weight's name. */
  public Map<String, Tensor> state() {
    var state = new TreeMap<String, Tensor>();
    slots.forEach(
        (slot, list) ->
            arrays.values(list).forEach((name, tensor) -> state.put(slot + "." + name, tensor)));
    return state;
  }

  /**
   * Goes on with state that {@link #state()} gave.
   *
   * @param model whose state it is, for the message
   * @param source the file's name, for the message
   * @throws Invalid when the state is not of these weights and this optimiser
   */
  public void restore(Map<String, Tensor> state, String model, String source) {
    Map<String, Map<String, Tensor>> bySlot =
        arrays.shapes().bySlot(optimizer.slots(), state, model, source);
    bySlot.forEach(
        (slot, values) -> {
          slots.get(slot).close();
          slots.put(slot, arrays.copy(slot + "[]", values));
        });
  }
}
