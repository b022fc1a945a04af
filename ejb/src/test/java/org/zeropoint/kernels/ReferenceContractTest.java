package org.zeropoint.kernels;

import org.zeropoint.kernels.reference.ReferenceBackend;

/** The contract accepts the reference itself, and so the tests can be passed. */
class ReferenceContractTest extends BackendContractTest {

  @Override
  Backend backend() {
    return new ReferenceBackend();
  }
}
