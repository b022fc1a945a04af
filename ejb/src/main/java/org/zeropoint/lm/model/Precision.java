package org.zeropoint.lm.model;

/** In which numbers a model computes; its weights, norms, residual stream and loss stay in fp32. */
public enum Precision {
  /** IEEE 754 binary32 throughout. */
  FP32,
  /**
   * Matrix products and attention in bfloat16. Source: Kalamkar et al., arXiv 1905.12322; which
   * operations are lowered follows PyTorch's autocast.
   */
  BF16
}
