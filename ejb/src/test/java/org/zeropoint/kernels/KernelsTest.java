package org.zeropoint.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.kernels.choice.ChoiceFile;
import org.zeropoint.kernels.choice.Choices;
import org.zeropoint.kernels.choice.Choices.Machine;
import org.zeropoint.kernels.opencl.OpenClBackend;
import org.zeropoint.kernels.reference.ReferenceBackend;
import org.zeropoint.shared.Unavailable;

class KernelsTest {

  private static final SamplingFilter.Input HALF =
      new SamplingFilter.Input(new double[] {1, 2, 3}, 1, 1);

  @TempDir private Path directory;

  /** Answers at once, and wrongly. */
  private static final class Hasty implements Backend {

    private final SamplingFilter filter = input -> new boolean[input.weights().length];
    private final MinHash failing =
        pieces -> {
          throw new Unavailable("the device is gone");
        };

    @Override
    public String name() {
      return "hasty";
    }

    @Override
    public BackendState state() {
      return BackendState.on("hasty", "p", "d", "1");
    }

    @Override
    public <T> Optional<T> op(Class<T> type) {
      Object op = type == SamplingFilter.class ? filter : type == MinHash.class ? failing : null;
      return Optional.ofNullable(op).map(type::cast);
    }

    @Override
    public void close() {
      // There is nothing to give back.
    }
  }

  private static Kernels with(Backend other, String... allowed) {
    return new Kernels(List.of(new ReferenceBackend(), other), List.of(allowed));
  }

  private static boolean[] kept(Kernels kernels) {
    return kernels.run(SamplingFilter.class, 3, op -> op.keep(HALF));
  }

  private ChoiceFile file() {
    return new ChoiceFile(directory.resolve("kernels/choices.json"));
  }

  @Test
  void beforeAnythingIsMeasured_theFirstThatIsAllowedRuns_andIsWrittenDown() {
    Kernels kernels = with(new Hasty(), "hasty", "reference");
    assertThat(kept(kernels)).containsExactly(false, false, false);
    assertThat(kernels.uses())
        .containsExactly(new Use(Op.SAMPLING_FILTER, SizeClass.SMALL, "hasty", "d", 1));
  }

  @Test
  void whoDisagreesOrFails_isNeverChosen_howeverFast() {
    Kernels kernels = with(new Hasty(), "hasty", "reference");
    Choices choices = kernels.prepare(file());
    for (SizeClass size : SizeClass.values()) {
      assertThat(kernels.chosen(Op.SAMPLING_FILTER, size)).isEqualTo("reference");
      assertThat(kernels.chosen(Op.MIN_HASH, size)).isEqualTo("reference");
      assertThat(choices.row(Op.SAMPLING_FILTER, size).timings().get(1).disagreement())
          .contains("masks differ");
      assertThat(choices.row(Op.MIN_HASH, size).timings().get(1).disagreement())
          .contains("the device is gone");
      assertThat(choices.row(Op.RMS_NORM, size).timings()).hasSize(1);
    }
    assertThat(kept(kernels)).containsExactly(false, false, true);
  }

  @Test
  void aSingleBackendThatIsAllowed_runsOrTheCallFails() {
    Kernels kernels = with(new Hasty(), "hasty");
    assertThatThrownBy(() -> kernels.run(RmsNorm.class, 1, op -> op))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("hasty has no rms-norm")
        .hasMessageContaining("zeropoint.kernels");
    assertThat(kernels.uses()).isEmpty();
    assertThatThrownBy(() -> with(new Hasty(), "cuda"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no backend cuda");
  }

  @Test
  void whatWasMeasured_isTakenOver_onTheSameMachineOnly() throws IOException {
    Kernels first = with(new Hasty(), "reference", "hasty");
    Choices measured = first.prepare(file());
    assertThat(with(new Hasty(), "reference", "hasty").prepare(file())).isEqualTo(measured);
    Machine here = measured.machine();
    assertThat(file().read(here)).contains(measured);
    assertThat(file().read(new Machine(here.kernels(), here.java(), 99, here.backends())))
        .isEmpty();
    var otherDriver = List.of(here.backends().get(0), BackendState.on("hasty", "p", "d", "2"));
    assertThat(
            file().read(new Machine(here.kernels(), here.java(), here.processors(), otherDriver)))
        .isEmpty();
    assertThat(directory.resolve("kernels").toFile().list()).containsExactly("choices.json");
  }

  @Test
  void aDamagedFile_isMeasuredAnew() throws IOException {
    Choices measured = with(new Hasty(), "reference").prepare(file());
    String whole = Files.readString(file().path());
    for (String damaged :
        List.of("", "null", "{}", whole.substring(0, whole.length() / 2), "[1]", "\"\"")) {
      Files.writeString(file().path(), damaged);
      assertThat(file().read(measured.machine())).as(damaged).isEmpty();
    }
    Files.writeString(file().path(), whole.replaceFirst("\"RMS_NORM\"", "\"MIN_HASH\""));
    with(new Hasty(), "reference").prepare(file());
    assertThat(file().read(measured.machine())).isPresent();
  }

  @Test
  void withoutAparapi_theOthersServe_andTheReasonIsTold() throws Exception {
    try (var loader = new WithoutAparapi()) {
      Class<?> type = loader.loadClass(Kernels.class.getName());
      Object kernels = type.getMethod("shared").invoke(null);
      assertThat(type.getMethod("states").invoke(kernels).toString())
          .contains("name=reference, available=true")
          .contains("name=opencl, available=false", "Aparapi is missing", "restart the server");
    }
  }

  @Test
  void withoutADriver_theOthersServe_andTheReasonIsTold() throws Exception {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            WithoutDriver.class.getName());
    builder.environment().put("OCL_ICD_VENDORS", directory.toString());
    Process process = builder.redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(told).isZero();
    assertThat(told)
        .contains("name=opencl, available=false", "Install an OpenCL driver", "pocl-opencl-icd")
        .contains("128 places by", "backend=reference");
  }

  @Test
  void afterClosing_openClIsNotAvailable() {
    var backend = new OpenClBackend();
    backend.close();
    assertThat(backend.state().reason()).contains("closed");
    assertThatThrownBy(() -> backend.op(MinHash.class)).isInstanceOf(Unavailable.class);
  }
}
