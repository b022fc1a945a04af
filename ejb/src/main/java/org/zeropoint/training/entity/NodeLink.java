package org.zeropoint.training.entity;

import java.util.Optional;

/**
 * How activations travel between this server and a node.
 *
 * @param form {@code fp32}, {@code fp16} or {@code int8}
 * @param error what the form took from them; empty where nothing was measured since the server
 *     started
 */
public record NodeLink(String form, Optional<Measured> error) {

  /**
   * Of a sample of what travelled either way.
   *
   * @param tensors that were measured
   * @param relative root mean square of the errors in relation to that of the numbers
   * @param largest error of a number, in its own unit
   */
  public record Measured(long tensors, double relative, double largest) {}
}
