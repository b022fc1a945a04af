package org.zeropoint.lm.gpt;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Tensor;

/** The formulas of {@link Optimizer} in plain Java and double precision. */
final class ReferenceOptimizer {

  private final Optimizer optimizer;
  private final Map<String, Integer> dimensions = new HashMap<>();
  private final Map<String, double[]> theta = new LinkedHashMap<>();
  private final Map<String, double[]> m = new HashMap<>();
  private final Map<String, double[]> v = new HashMap<>();

  ReferenceOptimizer(Optimizer optimizer, Map<String, Tensor> weights) {
    this.optimizer = optimizer;
    weights(weights);
    theta.forEach(
        (name, values) -> {
          m.put(name, new double[values.length]);
          v.put(name, new double[values.length]);
        });
  }

  /** Takes rounded weights over, so that what is compared is one step. */
  void weights(Map<String, Tensor> weights) {
    weights.forEach(
        (name, tensor) -> {
          dimensions.put(name, tensor.shape().size());
          var values = new double[tensor.data().length];
          for (int i = 0; i < values.length; i++) {
            values[i] = tensor.data()[i];
          }
          theta.put(name, values);
        });
  }

  Map<String, double[]> weights() {
    return theta;
  }

  void step(Map<String, Tensor> gradients, double norm, int step, double rate) {
    double clip = Math.min(1, 1 / norm);
    theta.forEach(
        (name, values) -> {
          for (int i = 0; i < values.length; i++) {
            double g = clip * gradients.get(name).data()[i];
            values[i] = moved(name, i, values[i], g, step, rate);
          }
        });
  }

  private double moved(String name, int i, double w, double g, int step, double rate) {
    double[] mean = m.get(name);
    double[] square = v.get(name);
    switch (optimizer) {
      case SGD:
        mean[i] = 0.9 * mean[i] + g;
        return w - rate * mean[i];
      case RMSPROP:
        square[i] = 0.99 * square[i] + 0.01 * g * g;
        return w - rate * g / (Math.sqrt(square[i]) + 1e-8);
      default:
        double beta2 = optimizer == Optimizer.ADAM ? 0.999 : 0.95;
        boolean decays = optimizer == Optimizer.ADAMW && dimensions.get(name) > 1;
        double kept = decays ? w - rate * 0.1 * w : w;
        mean[i] = 0.9 * mean[i] + 0.1 * g;
        square[i] = beta2 * square[i] + (1 - beta2) * g * g;
        double direction = mean[i] / (1 - Math.pow(0.9, step));
        double size = Math.sqrt(square[i] / (1 - Math.pow(beta2, step)));
        return kept - rate * direction / (size + 1e-8);
    }
  }
}
