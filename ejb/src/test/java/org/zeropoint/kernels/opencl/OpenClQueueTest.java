package org.zeropoint.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aparapi.Kernel;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.opencl.OpenCLPlatform;
import org.junit.jupiter.api.Test;
import org.zeropoint.kernels.BackendState;
import org.zeropoint.kernels.NeededBackend;
import org.zeropoint.shared.Unavailable;

class OpenClQueueTest {

  /** What Aparapi cannot translate and would run on threads of Java. */
  static final class Untranslatable extends Kernel {

    final int[] lengths = new int[64];

    @Override
    public void run() {
      lengths[getGlobalId()] = new StringBuilder("x").append(getGlobalId()).length();
    }
  }

  @Test
  void aKernelThatRanOnThreadsOfJava_isAnError() {
    try (var queue = new OpenClQueue(device())) {
      Untranslatable kernel = queue.add(new Untranslatable());
      assertThatThrownBy(() -> queue.run(kernel, 64))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("Untranslatable does not run on");
    }
  }

  @Test
  void aClosedQueueRunsNothing() {
    var queue = new OpenClQueue(device());
    queue.close();
    queue.close();
    assertThatThrownBy(() -> queue.exclusively(() -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void platformDeviceAndDriverAreNamed() {
    device();
    try (OpenClSession session = OpenClSession.open()) {
      BackendState state = session.state();
      assertThat(state.platform()).isNotBlank();
      assertThat(state.device()).contains("compute units").doesNotStartWith("unnamed");
      assertThat(state.driver()).contains("OpenCL");
    }
  }

  private static OpenCLDevice device() {
    try (var backend = new OpenClBackend()) {
      NeededBackend.isNeeded(backend);
    }
    return new OpenCLPlatform()
        .getOpenCLPlatforms().stream()
            .flatMap(platform -> platform.getOpenCLDevices().stream())
            .findFirst()
            .orElseThrow();
  }
}
