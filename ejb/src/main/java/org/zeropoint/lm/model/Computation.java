package org.zeropoint.lm.model;

/** How a step finds its gradients; the update of the weights is the same. */
public enum Computation {
  /** All of it in one call of TorchScript. */
  FUSED,
  /**
   * In single operations that can be read, with the kernels for the loss and for RMSNorm: several
   * times slower, scores of all positions lie on the Java heap, and only whole models in fp32.
   */
  EAGER
}
