package org.zeropoint.lm.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.zeropoint.lm.safetensors.DeferredTensor;
import org.zeropoint.lm.safetensors.Shapes;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.shared.Invalid;

/**
 * Arrays that an optimiser changes, with its state, by gradients that came about elsewhere. The
 * program has the methods {@link #METHODS} and those of {@link
 * org.zeropoint.lm.optimizer.Optimizer#source}.
 */
public final class Trained {

  /** The global L2 norm of gradients, and their sum over micro-batches. */
  public static final String METHODS =
      """
        def norm(self: __torch__.Ops, g: List[Tensor]) -> Tensor:
          return torch.norm(torch.stack(torch._foreach_norm(g, 2)), 2)
        def sum(self: __torch__.Ops, t: List[Tensor], g: List[Tensor]) -> Tensor:
          _s = torch._foreach_add_(t, g, alpha=1)
          return t[0]
      """;

  private final Update update;
  private final Shapes shapes;
  private final NDList arrays;
  private final Map<String, NDList> slots = new LinkedHashMap<>();

  /**
   * Starts with fresh state.
   *
   * @param arrays in the order of {@code shapes}
   */
  public Trained(NDManager manager, Update update, Shapes shapes, NDList arrays) {
    this.update = update;
    this.shapes = shapes;
    this.arrays = arrays;
    arrays.forEach(array -> array.setRequiresGradient(true));
    update.optimizer().slots().forEach(slot -> slots.put(slot, zeros(manager, slot + "[]")));
  }

  private NDList zeros(NDManager manager, String argument) {
    var zeros = new NDList();
    for (List<Integer> shape : shapes.byName().values()) {
      zeros.add(named(manager.zeros(NativeArrays.shape(shape), DataType.FLOAT32), argument));
    }
    return zeros;
  }

  /**
   * Goes on with what {@link #values()} and {@link #state()} gave.
   *
   * @throws Invalid when they are of another model, adapter or optimiser
   */
  public void restore(Map<String, Tensor> trained, Map<String, Tensor> state) {
    restore(Values.of(trained), Values.of(state));
  }

  /** The same from files, one tensor after the other. */
  public void restore(TensorSource trained, TensorSource state) {
    restore(Values.of(trained), Values.of(state));
  }

  private void restore(Values trained, Values state) {
    var expected = new TreeMap<String, List<Integer>>();
    slots
        .keySet()
        .forEach(slot -> shapes.byName().forEach((n, s) -> expected.put(slot + "." + n, s)));
    requireShapes(shapes.byName(), trained, "the weights");
    requireShapes(expected, state, "the optimiser's state");
    write(arrays, "", trained);
    slots.forEach((slot, held) -> write(held, slot + ".", state));
  }

  /** Tensors by name, in memory or in a file. */
  private record Values(
      Set<String> names, Function<String, List<Integer>> shape, Function<String, float[]> data) {

    static Values of(Map<String, Tensor> tensors) {
      return new Values(
          tensors.keySet(), name -> tensors.get(name).shape(), name -> tensors.get(name).data());
    }

    static Values of(TensorSource source) {
      return new Values(source.names(), name -> source.entry(name).shape(), source::floats);
    }
  }

  private static void requireShapes(Map<String, List<Integer>> shapes, Values values, String what) {
    if (!shapes.keySet().equals(values.names())) {
      throw new Invalid("", what + " have other names than what is trained");
    }
    shapes.forEach(
        (name, shape) -> {
          if (!values.shape().apply(name).equals(shape)) {
            throw new Invalid("", name + " has another shape than what is trained");
          }
        });
  }

  private void write(NDList into, String prefix, Values values) {
    int i = 0;
    for (String name : shapes.byName().keySet()) {
      into.get(i++).set(FloatBuffer.wrap(values.data().apply(prefix + name)));
    }
  }

  /**
   * Adds the gradients of a micro-batch to those of the ones before.
   *
   * @param before empty at first; changed
   * @param found closed, unless they are the first
   */
  public NDList sum(NDList before, List<NDArray> found) {
    var fresh = new NDList();
    found.forEach(gradient -> fresh.add(named(gradient, "g[]")));
    if (before.isEmpty()) {
      return fresh;
    }
    var arguments = new NDList();
    before.forEach(gradient -> arguments.add(named(gradient, "t[]")));
    arguments.addAll(fresh);
    update.program().call("sum", false, arguments);
    fresh.close();
    before.forEach(gradient -> named(gradient, "g[]"));
    return before;
  }

  private static NDArray named(NDArray array, String name) {
    array.setName(name);
    return array;
  }

  /** The global L2 norm of gradients that {@link #sum} gave. */
  public double norm(NDList gradients) {
    return update.program().call("norm", false, gradients).get(0).getFloat();
  }

  /**
   * One optimiser step.
   *
   * @param gradients that {@link #sum} gave, in the order of the arrays
   * @param norm of them
   * @param step number of the step, from 1
   */
  public void apply(NDManager scope, NDList gradients, double norm, int step, double rate) {
    update.apply(scope, arrays, gradients, slots.values(), norm, step, rate);
  }

  /** A copy of what is trained. */
  public Map<String, Tensor> values() {
    return copied(deferredValues());
  }

  /** What is trained, copied one by one when it is asked for; not beyond the next step. */
  public Map<String, DeferredTensor> deferredValues() {
    return deferred(shapes.byName(), arrays);
  }

  /** A copy of the optimiser's state, each name a slot, a dot, and the array's name. */
  public Map<String, Tensor> state() {
    return copied(deferredState());
  }

  /** The optimiser's state, as {@link #deferredValues}. */
  public Map<String, DeferredTensor> deferredState() {
    var state = new TreeMap<String, DeferredTensor>();
    slots.forEach(
        (slot, held) ->
            deferred(shapes.byName(), held)
                .forEach((name, tensor) -> state.put(slot + "." + name, tensor)));
    return state;
  }

  /** Arrays in the order of shapes, to be copied one by one. */
  public static Map<String, DeferredTensor> deferred(
      Map<String, List<Integer>> shapes, List<NDArray> arrays) {
    var values = new LinkedHashMap<String, DeferredTensor>();
    int i = 0;
    for (var parameter : shapes.entrySet()) {
      NDArray array = arrays.get(i++);
      values.put(parameter.getKey(), new DeferredTensor(parameter.getValue(), array::toFloatArray));
    }
    return values;
  }

  /** All of them at once. */
  public static Map<String, Tensor> copied(Map<String, DeferredTensor> deferred) {
    var values = new LinkedHashMap<String, Tensor>();
    deferred.forEach((name, t) -> values.put(name, new Tensor(t.shape(), t.data().get())));
    return values;
  }
}
