package org.zeropoint.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zeropoint.kernels.opencl.OpenClBackend;

/** On the OpenCL device of this machine; without one, skipped with the reason, but not in CI. */
class OpenClContractTest extends BackendContractTest {

  private static final int COLLECTIONS = 50;

  @Override
  Backend backend() {
    return new OpenClBackend();
  }

  @Test
  void afterACall_itsArraysAreHeldByNobody() {
    try (Backend opencl = backend()) {
      List<WeakReference<Object>> arrays = Stream.concat(norm(opencl), loss(opencl)).toList();
      for (int i = 0; i < COLLECTIONS && arrays.stream().anyMatch(a -> a.get() != null); i++) {
        System.gc();
      }
      assertThat(arrays).hasSize(8).allSatisfy(array -> assertThat(array.get()).isNull());
    }
  }

  private static Stream<WeakReference<Object>> norm(Backend opencl) {
    RmsNorm norm = opencl.op(RmsNorm.class).orElseThrow();
    var input = new RmsNorm.Input(new float[4096], new float[64], 1e-5f);
    RmsNorm.Gradient gradient = norm.backward(input, new float[4096]);
    return Stream.of(input.x(), input.weight(), norm.forward(input), gradient.x())
        .map(WeakReference::new);
  }

  private static Stream<WeakReference<Object>> loss(Backend opencl) {
    CrossEntropy loss = opencl.op(CrossEntropy.class).orElseThrow();
    var input = new CrossEntropy.Input(new float[4096], new int[64], 64, 1, true);
    CrossEntropy.Result result = loss.apply(input);
    return Stream.of(input.logits(), input.targets(), result.losses(), result.gradient())
        .map(WeakReference::new);
  }
}
