package org.zeropoint.lm.safetensors;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeropoint.shared.Invalid;

/**
 * Names and shapes of the tensors that something is made of, in the order in which it takes them.
 *
 * @param byName extent of each dimension
 */
public record Shapes(Map<String, List<Integer>> byName) {

  public Shapes {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /** How many numbers all tensors hold together. */
  public long elements() {
    return byName.values().stream().mapToLong(Shapes::elements).sum();
  }

  /** How many numbers a tensor of that shape holds. */
  public static int elements(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** All of them, full of zeros. */
  public Map<String, Tensor> zeros() {
    var zeros = new LinkedHashMap<String, Tensor>();
    byName.forEach((name, shape) -> zeros.put(name, new Tensor(shape, new float[elements(shape)])));
    return zeros;
  }

  /**
   * Checks that tensors are these: the same names, shapes, and every value finite.
   *
   * @param model whose they are, for the message
   * @param source the file's name, for the message
   * @throws Invalid naming the file and what is wrong
   */
  public void require(String model, Map<String, Tensor> tensors, String source) {
    if (!byName.keySet().equals(tensors.keySet())) {
      throw new Invalid("", source + ": does not hold the weights of " + model);
    }
    byName.forEach(
        (name, shape) -> {
          Tensor tensor = tensors.get(name);
          if (!tensor.shape().equals(shape)) {
            throw new Invalid(
                "", source + ": " + name + " has shape " + tensor.shape() + ", not " + shape);
          }
          for (float value : tensor.data()) {
            if (!Float.isFinite(value)) {
              throw new Invalid("", source + ": " + name + " holds a number that is not finite");
            }
          }
        });
  }

  /**
   * An optimiser's state, which has each of these tensors once for each of its slots.
   *
   * @param slots names of the slots
   * @param state each name a slot, a dot, and the tensor's name
   * @param model whose state it is, for the message
   * @param source the file's name, for the message
   * @return by slot, then by tensor
   * @throws Invalid naming the file when it is another model's or optimiser's
   */
  public Map<String, Map<String, Tensor>> bySlot(
      List<String> slots, Map<String, Tensor> state, String model, String source) {
    var bySlot = new LinkedHashMap<String, Map<String, Tensor>>();
    for (String slot : slots) {
      String prefix = slot + ".";
      var values = new LinkedHashMap<String, Tensor>();
      state.forEach(
          (name, tensor) -> {
            if (name.startsWith(prefix)) {
              values.put(name.substring(prefix.length()), tensor);
            }
          });
      require(model, values, source);
      bySlot.put(slot, values);
    }
    if (state.size() != bySlot.values().stream().mapToInt(Map::size).sum()) {
      throw new Invalid("", source + ": holds more than the slots " + String.join(", ", slots));
    }
    return bySlot;
  }
}
