package org.zeropoint.lm.model;

import ai.djl.ndarray.NDArray;

/** How rows are normalised before each layer, and after the last. */
interface Norms {

  Normed before(NDArray x, String name);

  NDArray last(NDArray x, String name);

  /**
   * What goes into a layer and what goes by it.
   *
   * @param past the rows as they were
   */
  record Normed(NDArray past, NDArray rows) {}
}
