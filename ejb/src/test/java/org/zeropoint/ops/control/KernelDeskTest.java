package org.zeropoint.ops.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.kernels.BackendState;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.Op;
import org.zeropoint.kernels.SizeClass;
import org.zeropoint.kernels.choice.Choices;
import org.zeropoint.kernels.choice.Choices.Machine;
import org.zeropoint.kernels.choice.Choices.Row;
import org.zeropoint.kernels.choice.Choices.Timing;
import org.zeropoint.kernels.opencl.OpenClBackend;
import org.zeropoint.kernels.reference.ReferenceBackend;

class KernelDeskTest {

  @Test
  void whatWasChosen_isToldWithItsDevice() {
    var slow = new Timing("reference", Optional.of(2.0), "");
    var fast = new Timing("opencl", Optional.of(1.0), "");
    var choices =
        new Choices(
            Machine.here(
                List.of(
                    BackendState.on("reference", "p", "host", "1"),
                    BackendState.on("opencl", "p", "card", "1"))),
            Instant.EPOCH,
            List.of(
                new Row(Op.MIN_HASH, SizeClass.SMALL, List.of(slow, fast)),
                new Row(Op.RMS_NORM, SizeClass.LARGE, List.of(slow))));
    assertThat(KernelDesk.chosen(List.of("reference", "opencl"), choices))
        .isEqualTo("kernels: min-hash small: opencl on card; rms-norm large: reference on host");
    assertThat(KernelDesk.chosen(List.of("opencl"), choices)).endsWith("rms-norm large: none");
  }

  @Test
  void aSettingThatNamesNothingUsable_isToldWithTheReason() {
    assertThat(KernelDesk.unusable(closed("opencl")).orElseThrow())
        .contains("zeropoint.kernels names no backend", "opencl: OpenCL was closed");
    assertThat(KernelDesk.unusable(closed("opencl", "reference"))).isEmpty();
  }

  private static Kernels closed(String... allowed) {
    var backend = new OpenClBackend();
    backend.close();
    return new Kernels(List.of(new ReferenceBackend(), backend), List.of(allowed));
  }
}
