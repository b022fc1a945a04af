package org.zeropoint.kernels.opencl;

import org.zeropoint.kernels.RmsNorm;

/** A row an item; the gradient of the weights a weight an item. */
final class OpenClRmsNorm implements RmsNorm {

  private final OpenClQueue queue;
  private final RmsNormKernel forward;
  private final RmsNormGradientKernel gradient;
  private final RmsNormWeightKernel weights;

  OpenClRmsNorm(OpenClQueue queue) {
    this.queue = queue;
    this.forward = queue.add(new RmsNormKernel());
    this.gradient = queue.add(new RmsNormGradientKernel());
    this.weights = queue.add(new RmsNormWeightKernel());
  }

  @Override
  public float[] forward(Input input) {
    var y = new float[input.x().length];
    if (y.length == 0) {
      return y;
    }
    return queue.exclusively(
        () -> {
          forward.x = input.x();
          forward.weight = input.weight();
          forward.y = y;
          forward.width = input.width();
          forward.rows = input.rows();
          forward.epsilon = input.epsilon();
          forward.put(input.x()).put(input.weight());
          queue.run(forward, input.rows());
          forward.get(y);
          return y;
        });
  }

  @Override
  public Gradient backward(Input input, float[] upstream) {
    input.check(upstream);
    if (upstream.length == 0) {
      return new Gradient(new float[0], new float[input.width()]);
    }
    return queue.exclusively(
        () -> {
          float[] inverse = rows(input, upstream);
          return new Gradient(gradient.gradient, weights(input, upstream, inverse));
        });
  }

  private float[] rows(Input input, float[] upstream) {
    gradient.x = input.x();
    gradient.weight = input.weight();
    gradient.upstream = upstream;
    gradient.gradient = new float[upstream.length];
    gradient.inverse = new float[input.rows()];
    gradient.width = input.width();
    gradient.rows = input.rows();
    gradient.epsilon = input.epsilon();
    gradient.put(input.x()).put(input.weight()).put(upstream);
    queue.run(gradient, input.rows());
    gradient.get(gradient.gradient).get(gradient.inverse);
    return gradient.inverse;
  }

  private float[] weights(Input input, float[] upstream, float[] inverse) {
    weights.x = input.x();
    weights.upstream = upstream;
    weights.inverse = inverse;
    weights.gradient = new float[input.width()];
    weights.width = input.width();
    weights.rows = input.rows();
    weights.put(input.x()).put(upstream).put(inverse);
    queue.run(weights, input.width());
    weights.get(weights.gradient);
    return weights.gradient;
  }
}
