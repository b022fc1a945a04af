package org.zeropoint.lm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.RmsNorm;

/**
 * RMSNorm by the kernels, joined to PyTorch's automatic differentiation: the graph is cut at each
 * norm, into pieces that are differentiated one after the other from the end, and the kernel's
 * gradient leads from one to the next. For one forward and one backward pass.
 */
final class KernelNorms implements Norms {

  private final EagerDecoder decoder;
  private final Kernels kernels;
  private final NDManager scope;
  private final float epsilon;
  private final List<Cut> cuts = new ArrayList<>();

  /**
   * A place where the graph was cut.
   *
   * @param end of the piece before
   * @param past begin of the next piece, beside the norm
   * @param rows begin of the next piece, behind the norm
   */
  private record Cut(
      String name, NDArray end, Optional<NDArray> past, NDArray rows, RmsNorm.Input input) {}

  KernelNorms(EagerDecoder decoder, Kernels kernels, NDManager scope, double epsilon) {
    this.decoder = decoder;
    this.kernels = kernels;
    this.scope = scope;
    this.epsilon = (float) epsilon;
  }

  @Override
  public Normed before(NDArray x, String name) {
    NDArray past = x.stopGradient().duplicate();
    past.setRequiresGradient(true);
    return new Normed(past, cut(x, Optional.of(past), name));
  }

  @Override
  public NDArray last(NDArray x, String name) {
    return cut(x, Optional.empty(), name);
  }

  private NDArray cut(NDArray x, Optional<NDArray> past, String name) {
    float[] weight = decoder.weight(name + ".weight").toFloatArray();
    var input = new RmsNorm.Input(x.toFloatArray(), weight, epsilon);
    float[] y = kernels.run(RmsNorm.class, input.x().length, op -> op.forward(input));
    NDArray rows = scope.create(y, x.getShape());
    rows.setRequiresGradient(true);
    cuts.add(new Cut(name, x, past, rows, input));
    return rows;
  }

  /**
   * Differentiates from the last cut to the begin, after what lies behind it was.
   *
   * @return gradients of the norms' weights, by name
   */
  Map<String, float[]> backward() {
    var gradients = new LinkedHashMap<String, float[]>();
    for (int i = cuts.size() - 1; i >= 0; i--) {
      Cut cut = cuts.get(i);
      float[] upstream = cut.rows().getGradient().toFloatArray();
      RmsNorm.Gradient found =
          kernels.run(RmsNorm.class, upstream.length, op -> op.backward(cut.input(), upstream));
      gradients.put(cut.name() + ".weight", found.weight());
      NDArray norm = scope.create(found.x(), cut.end().getShape());
      NDArray both = cut.past().map(past -> norm.add(past.getGradient())).orElse(norm);
      differentiate(cut.end(), both);
    }
    return gradients;
  }

  static void differentiate(NDArray end, NDArray upstream) {
    JniUtils.backward((PtNDArray) end, (PtNDArray) upstream, false, false);
  }
}
