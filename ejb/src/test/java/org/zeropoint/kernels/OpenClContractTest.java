package org.zeropoint.kernels;

import org.zeropoint.kernels.opencl.OpenClBackend;

/** On the OpenCL device of this machine; without one, skipped with the reason. */
class OpenClContractTest extends BackendContractTest {

  @Override
  Backend backend() {
    return new OpenClBackend();
  }
}
