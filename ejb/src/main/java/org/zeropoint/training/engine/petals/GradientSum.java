package org.zeropoint.training.engine.petals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.zeropoint.lm.safetensors.Tensor;

/** Loss and gradients of micro-batches, added up in fp32 one after the other. */
final class GradientSum {

  private final Map<String, Tensor> sum = new LinkedHashMap<>();
  private double loss;

  /**
   * What a micro-batch found.
   *
   * @param loss its share of the mean
   */
  record Found(double loss, Map<String, Tensor> gradients) {}

  void add(Found found) {
    loss += found.loss();
    found
        .gradients()
        .forEach(
            (name, gradient) ->
                sum.merge(
                    name,
                    new Tensor(gradient.shape(), gradient.data().clone()),
                    GradientSum::plus));
  }

  private static Tensor plus(Tensor sum, Tensor more) {
    for (int i = 0; i < sum.data().length; i++) {
      sum.data()[i] += more.data()[i];
    }
    return sum;
  }

  double loss() {
    return loss;
  }

  Map<String, Tensor> gradients() {
    return sum;
  }
}
