package org.zeropoint.lm.vision;

import java.util.Map;
import org.zeropoint.lm.safetensors.Tensor;

/** The same models in plain Java and double precision, one image at a time. */
record PlainVision(VisionConfig config, Map<String, Tensor> weights) {

  double loss(ImageBatch batch) {
    double sum = 0;
    for (int row = 0; row < batch.rows(); row++) {
      double[] logits = logits(batch, row);
      double normaliser = 0;
      for (double logit : logits) {
        normaliser += Math.exp(logit);
      }
      sum += Math.log(normaliser) - logits[(int) batch.labels()[row]];
    }
    return sum / batch.rows();
  }

  double[] logits(ImageBatch batch, int row) {
    var h = new double[config.pixels()];
    for (int i = 0; i < h.length; i++) {
      h[i] = batch.images()[row * h.length + i];
    }
    int height = config.height();
    int width = config.width();
    for (int i = 1; i <= config.convolutions().size(); i++) {
      h = pooled(relu(convolved(h, "conv" + i, height, width)), height, width);
      height /= 2;
      width /= 2;
    }
    for (int i = 1; i <= config.connected().size(); i++) {
      h = relu(connected(h, "fc" + i));
    }
    return connected(h, "head");
  }

  private double[] connected(double[] x, String name) {
    float[] weight = weights.get(name + ".weight").data();
    float[] bias = weights.get(name + ".bias").data();
    var y = new double[bias.length];
    for (int o = 0; o < y.length; o++) {
      y[o] = bias[o];
      for (int i = 0; i < x.length; i++) {
        y[o] += weight[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  private double[] convolved(double[] x, String name, int height, int width) {
    float[] weight = weights.get(name + ".weight").data();
    float[] bias = weights.get(name + ".bias").data();
    int inputs = x.length / (height * width);
    var y = new double[bias.length * height * width];
    for (int at = 0; at < y.length; at++) {
      int o = at / (height * width);
      int row = at / width % height;
      int column = at % width;
      y[at] = bias[o];
      for (int tap = 0; tap < inputs * 9; tap++) {
        int r = row + tap / 3 % 3 - 1;
        int c = column + tap % 3 - 1;
        if (r >= 0 && r < height && c >= 0 && c < width) {
          y[at] += weight[o * inputs * 9 + tap] * x[tap / 9 * height * width + r * width + c];
        }
      }
    }
    return y;
  }

  private static double[] pooled(double[] x, int height, int width) {
    int planes = x.length / (height * width);
    int rows = height / 2;
    int columns = width / 2;
    var y = new double[planes * rows * columns];
    for (int at = 0; at < y.length; at++) {
      int plane = at / (rows * columns);
      int corner = plane * height * width + 2 * (at / columns % rows) * width + 2 * (at % columns);
      y[at] =
          Math.max(
              Math.max(x[corner], x[corner + 1]),
              Math.max(x[corner + width], x[corner + width + 1]));
    }
    return y;
  }

  private static double[] relu(double[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.max(0, x[i]);
    }
    return x;
  }
}
