package org.zeropoint.lm.blocks;

import java.util.Arrays;
import java.util.List;
import org.zeropoint.lm.data.Example;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Invalid;

/**
 * Vectors that stand in front of each row's tokens and lead a frozen model to a task: {@link
 * org.zeropoint.lm.model.VirtualTokens} where the embeddings are apart from the blocks.
 *
 * <p>Source: Lester et al., "The Power of Scale for Parameter-Efficient Prompt Tuning", arXiv
 * 2104.08691, section 2.
 *
 * @param vectors positions × width
 */
public record SoftPrompt(Tensor vectors) {

  public SoftPrompt {
    if (vectors.shape().size() != 2 || vectors.data().length == 0) {
      throw new Invalid("/prompt", "must be positions × width, not " + vectors.shape());
    }
    for (float value : vectors.data()) {
      if (!Float.isFinite(value)) {
        throw new Invalid("/prompt", "holds a number that is not finite");
      }
    }
  }

  public int positions() {
    return vectors.shape().get(0);
  }

  private int width() {
    return vectors.shape().get(1);
  }

  /**
   * The prompt alone, as rows begin with it: what an inference session reads first; the tokens
   * follow from position {@link #positions}.
   *
   * @throws Invalid when it is of another model
   */
  public Hidden prefix(ModelEnds ends, int rows) {
    return ends.place(joined(rows, 0, new float[0]), 0);
  }

  /**
   * The residual stream before the first block, with the prompt in front of each row.
   *
   * @param tokens {@code rows × length} ids, row-major
   * @return rows × (positions + length) × width
   * @throws Invalid when it is of another model, or too long for the context
   */
  public Hidden before(ModelEnds ends, int rows, int length, long[] tokens) {
    return ends.place(joined(rows, length, ends.vectors(rows, length, tokens).data()), 0);
  }

  private Hidden joined(int rows, int length, float[] behind) {
    int own = vectors.data().length;
    int rest = length * width();
    var data = new float[Math.multiplyExact(rows, Math.addExact(own, rest))];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(vectors.data(), 0, data, row * (own + rest), own);
      System.arraycopy(behind, row * rest, data, row * (own + rest) + own, rest);
    }
    return new Hidden(rows, positions() + length, width(), data);
  }

  /** Targets of rows with the prompt in front, which has none. */
  public long[] targets(int rows, int length, long[] targets) {
    if (targets.length != Math.multiplyExact((long) rows, length)) {
      throw new Invalid("/targets", "are %d, not %d × %d".formatted(targets.length, rows, length));
    }
    int full = positions() + length;
    var all = new long[Math.multiplyExact(rows, full)];
    Arrays.fill(all, Example.IGNORED);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(targets, row * length, all, row * full + positions(), length);
    }
    return all;
  }

  /**
   * The gradient by the vectors, from that by what went into the first block.
   *
   * @throws Invalid when that has another width, or no room for the prompt
   */
  public Tensor gradient(Hidden input) {
    if (input.width() != width() || input.length() < positions()) {
      throw new Invalid(
          "/gradient",
          "has %d positions of width %d, the prompt %s"
              .formatted(input.length(), input.width(), vectors.shape()));
    }
    int own = vectors.data().length;
    var sum = new float[own];
    for (int i = 0; i < own; i++) {
      double all = 0;
      for (int row = 0; row < input.rows(); row++) {
        all += input.data()[row * input.length() * width() + i];
      }
      sum[i] = (float) all;
    }
    return new Tensor(List.of(positions(), width()), sum);
  }
}
