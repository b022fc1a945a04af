package org.zeropoint.lm.model;

import java.util.List;
import java.util.Map;
import org.zeropoint.lm.model.DecoderSource.Adaptation;
import org.zeropoint.lm.safetensors.Tensor;

/** What is trained beside weights that stay as they are. */
public sealed interface Adapter permits Lora, VirtualTokens {

  /** Shapes of what is trained, by name. */
  Map<String, List<Integer>> shapes(ModelConfig config);

  /** How the program of a model has it beside the weights. */
  Adaptation adaptation(ModelConfig config);

  /**
   * Checks that tensors are those of this adapter on that model.
   *
   * @throws org.zeropoint.shared.Invalid naming what is missing, too much, of another shape or not
   *     finite
   */
  default void check(ModelConfig config, Map<String, Tensor> adapter) {
    Lora.check(shapes(config), adapter);
  }
}
