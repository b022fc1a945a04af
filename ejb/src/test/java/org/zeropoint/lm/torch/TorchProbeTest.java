package org.zeropoint.lm.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.lm.WithoutDjl;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptModel;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.djl.DjlEngine;

class TorchProbeTest {

  @Test
  void engineLoadsAndSaysWhatToDo_whenDjlIsMissing() throws Exception {
    try (var loader = new WithoutDjl()) {
      Class<?> engine = loader.loadClass(DjlEngine.class.getName());
      assertThat(engine.getDeclaredMethods()).isNotEmpty();
      Object bean = engine.getConstructor().newInstance();
      Object availability = engine.getMethod("availability").invoke(bean);
      assertThat(availability.toString())
          .contains("available=false", "DJL is missing", "restart the server");
    }
  }

  @Test
  void languageModelSaysWhatToDo_whenDjlIsMissing() throws Exception {
    try (var loader = new WithoutDjl()) {
      Class<?> config = loader.loadClass(GptConfig.class.getName());
      var open = loader.loadClass(GptModel.class.getName()).getMethod("open", config, Path.class);
      Object nano = config.getField("NANO").get(null);
      assertThatThrownBy(() -> open.invoke(null, nano, Path.of("none")))
          .hasCauseInstanceOf(RuntimeException.class)
          .cause()
          .hasMessageContaining("DJL is missing");
    }
  }

  @Test
  void nothingSpeaksAgainstPyTorchHere() {
    assertThat(TorchProbe.reason()).isEqualTo(Optional.empty());
    TrainingEngine engine = new DjlEngine();
    assertThat(engine.availability().reason()).isEmpty();
  }

  @Test
  void deviceIsNamedWithTheVersion_onceStarted() {
    try (var manager = Torch.newManager()) {
      assertThat(manager.getDevice().isGpu()).isFalse();
      assertThat(TorchProbe.device()).contains("PyTorch 2.");
    }
  }
}
