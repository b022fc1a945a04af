package org.zeropoint.training.engine.tinygrad;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.kernels.NeededBackend;
import org.zeropoint.kernels.opencl.OpenClBackend;
import org.zeropoint.lm.vision.Images;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.TrainingEngine.Inputs;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.djl.DjlEngine;
import org.zeropoint.training.entity.TrainingPlan;

/** What the worker computes on, with a real tinygrad. */
class TinygradDevicesTest {

  private static final int STEPS = 12;

  /** Of losses, relative. */
  private static final double LOSS = 1e-3;

  private static final TrainingPlan PLAN =
      new TrainingPlan(
          "digits-reader",
          "tinygrad",
          "mlp-digits",
          Optional.empty(),
          "digits",
          STEPS,
          32,
          0.1,
          "sgd",
          0.2,
          7,
          Optional.empty());

  @TempDir private Path directory;

  @BeforeEach
  void python() {
    TinygradPython.isNeeded();
  }

  private static void openClIsNeeded() {
    try (var backend = new OpenClBackend()) {
      NeededBackend.isNeeded(backend);
    }
  }

  /** The losses of all steps, and what computed them. */
  private record Course(List<Double> losses, String device) {}

  private static Course course(TrainingEngine engine) {
    var inputs = new Inputs(Images.DIGITS, Optional.empty());
    try (TrainingSession session = engine.open(PLAN, inputs, Optional.empty())) {
      var losses = new ArrayList<Double>();
      while (!session.ended()) {
        losses.add(session.step().loss());
      }
      return new Course(losses, session.device());
    }
  }

  @Test
  void onOpenCl_lossesAreThoseOfDjl() {
    openClIsNeeded();
    var engine = new TinygradEngine(TinygradPython.installation("opencl", Duration.ofMinutes(5)));
    Course found = course(engine);
    Course expected = course(new DjlEngine());
    assertThat(found.device()).startsWith("OpenCL (").contains("driver ", "tinygrad 0.");
    assertThat(engine.availability().device()).isEqualTo(found.device());
    assertThat(found.losses()).hasSize(STEPS);
    for (int i = 0; i < STEPS; i++) {
      assertThat(found.losses().get(i))
          .as("loss of step %d", i + 1)
          .isCloseTo(expected.losses().get(i), Percentage.withPercentage(100 * LOSS));
    }
    assertThat(found.losses().get(STEPS - 1)).isLessThan(found.losses().get(0));
  }

  @Test
  void openClIsTaken_whereTheProcessorHasNoCompiler() throws Exception {
    openClIsNeeded();
    // The OpenCL driver of the processor links with the system's linker.
    Path linker = directory.resolve("ld");
    Files.writeString(linker, "#!/bin/sh\nexec /usr/bin/ld \"$@\"\n");
    assertThat(linker.toFile().setExecutable(true)).isTrue();
    assertThat(probed("auto", Map.of())).contains("\"device\": \"OpenCL (");
    assertThat(probed("cpu", Map.of()))
        .contains("no device: CPU: ", "clang is not installed")
        .doesNotContain("CL: ");
  }

  @Test
  void whatEachDeviceLacksIsTold_whereThereIsNone() throws Exception {
    assertThat(probed("auto", Map.of("OCL_ICD_VENDORS", directory.toString())))
        .contains("no device: CPU: ", "; CL: ", "clang is not installed");
  }

  /** What the program says that finds other programs in the test's directory only. */
  private String probed(String device, Map<String, String> more)
      throws IOException, InterruptedException {
    Installation installation = TinygradPython.installation(device, Duration.ofMinutes(1));
    installation.program().unpack();
    var builder =
        new ProcessBuilder(
                installation.python().toString(),
                "-I",
                "-B",
                installation.program().code().resolve("worker.py").toString(),
                "--device",
                device,
                "--memory",
                String.valueOf(installation.mebibytes()),
                "--threads",
                "1",
                "--probe")
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", directory.toString());
    builder.environment().put("XDG_CACHE_HOME", directory.toString());
    builder.environment().putAll(more);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
