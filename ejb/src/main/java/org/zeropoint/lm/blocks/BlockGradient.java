package org.zeropoint.lm.blocks;

import java.util.Map;
import org.zeropoint.lm.safetensors.Tensor;

/**
 * What the backward pass through some blocks gives.
 *
 * @param input the gradient by what came into the first of them
 * @param adapter the gradient by each matrix of the adapter in these blocks, by the names of {@link
 *     org.zeropoint.lm.model.Lora#shapes}; empty where there is none
 */
public record BlockGradient(Hidden input, Map<String, Tensor> adapter) {

  public BlockGradient {
    adapter = Map.copyOf(adapter);
  }
}
