package org.zeropoint.kernels;

import java.util.List;
import org.zeropoint.kernels.opencl.OpenClBackend;
import org.zeropoint.kernels.reference.ReferenceBackend;
import org.zeropoint.kernels.vector.VectorBackend;
import org.zeropoint.ops.control.KernelReading;
import org.zeropoint.shared.Json;

/** What a virtual machine without an OpenCL driver tells; its own, because drivers stay loaded. */
final class WithoutDriver {

  private WithoutDriver() {}

  public static void main(String[] arguments) {
    try (var kernels =
        new Kernels(
            List.of(new ReferenceBackend(), new VectorBackend(), new OpenClBackend()),
            List.of("reference", "opencl"))) {
      System.out.println(kernels.states());
      System.out.println("health: " + new KernelReading(kernels).openCl());
      System.out.println(Json.write(new KernelReading(kernels).report()));
      int[] signature =
          kernels.run(
              MinHash.class, 3, op -> op.signatures(MinHash.Pieces.whole(new byte[] {1, 2, 3})));
      System.out.println(signature.length + " places by " + kernels.uses());
    }
  }
}
