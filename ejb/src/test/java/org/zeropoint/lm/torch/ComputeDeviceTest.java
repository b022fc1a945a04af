package org.zeropoint.lm.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.shared.Settings;

class ComputeDeviceTest {

  @AfterEach
  void clear() {
    System.clearProperty(Settings.DEVICE);
  }

  private static ComputeDevice set(String value) {
    System.setProperty(Settings.DEVICE, value);
    return ComputeDevice.configured();
  }

  @Test
  void theProcessorComputes_unlessAGpuIsNamed() {
    assertThat(ComputeDevice.configured().gpu()).isEmpty();
    assertThat(set("cpu").gpu()).isEmpty();
    assertThat(set("gpu").gpu()).isEqualTo(OptionalInt.of(0));
    assertThat(set("gpu:3").gpu()).isEqualTo(OptionalInt.of(3));
    assertThat(set("gpu:3")).hasToString("gpu:3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cuda", "gpu:", "gpu:-1", "gpu:100", "GPU"})
  void anythingElseIsRefused(String value) {
    assertThatThrownBy(() -> set(value))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("zeropoint.device is \"" + value + "\": it must be cpu, gpu or gpu:{number}");
  }
}
