package org.zeropoint.kernels;

import org.zeropoint.kernels.vector.VectorBackend;

/** Where the Vector API is loaded; operations that it has none of are skipped by name. */
class VectorContractTest extends BackendContractTest {

  @Override
  Backend backend() {
    return new VectorBackend();
  }
}
