package org.zeropoint.training.engine.petals.swarm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.worker.Block;

/**
 * Soft prompts that learn, with the state of AdamW: all that a run has to keep.
 *
 * <p>Source: Lester et al., "The Power of Scale for Parameter-Efficient Prompt Tuning", arXiv
 * 2104.08691.
 *
 * @param prompts {@code count × width}, put before the embeddings of every row
 * @param m first moment, of the same shape
 * @param v second moment, of the same shape
 */
public record SoftPrompts(Tensor prompts, Tensor m, Tensor v) {

  static final String PROMPTS = "prompts";
  static final String FIRST = "m";
  static final String SECOND = "v";

  public SoftPrompts {
    List<Integer> shape = prompts.shape();
    if (shape.size() != 2 || shape.get(0) < 1) {
      throw new Invalid("/prompts", "must be some rows, not " + shape);
    }
    if (!m.shape().equals(shape) || !v.shape().equals(shape)) {
      throw new Invalid("/prompts", "must have moments of their own shape " + shape);
    }
    for (Tensor tensor : List.of(prompts, m, v)) {
      for (float value : tensor.data()) {
        if (!Float.isFinite(value)) {
          throw new Invalid("/prompts", "must be finite");
        }
      }
    }
  }

  /** Prompts that have not learned anything yet. */
  public static SoftPrompts first(Tensor prompts) {
    var zeros = new Tensor(prompts.shape(), new float[prompts.data().length]);
    return new SoftPrompts(prompts, zeros, zeros);
  }

  public int count() {
    return prompts.shape().get(0);
  }

  Map<String, Block> blocks() {
    var blocks = new LinkedHashMap<String, Block>();
    blocks.put(PROMPTS, Block.of(prompts));
    blocks.put(FIRST, Block.of(m));
    blocks.put(SECOND, Block.of(v));
    return blocks;
  }
}
