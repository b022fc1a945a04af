package org.zeropoint.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.kernels.choice.ChoiceFile;
import org.zeropoint.kernels.choice.Choices;
import org.zeropoint.kernels.choice.Choices.Machine;
import org.zeropoint.kernels.choice.Choices.Row;
import org.zeropoint.kernels.choice.Choices.Timing;
import org.zeropoint.kernels.choice.Measuring;
import org.zeropoint.kernels.opencl.OpenClBackend;
import org.zeropoint.kernels.reference.ReferenceBackend;
import org.zeropoint.shared.Unavailable;

class KernelsTest {

  private static final SamplingFilter.Input HALF =
      new SamplingFilter.Input(new double[] {1, 2, 3}, 1, 1);

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T09:30:00Z"), ZoneOffset.UTC);

  @TempDir private static Path directory;
  private static Kernels kernels;

  @BeforeAll
  static void measure() {
    kernels = with(new Hasty(), "hasty", "reference");
    kernels.prepare(new ChoiceFile(directory.resolve("kernels/choices.json")), CLOCK);
  }

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
    return new Kernels(
        List.of(new ReferenceBackend(), other), List.of(allowed), new Measuring(1, 0, 0));
  }

  private static boolean[] kept(Kernels by) {
    return by.run(SamplingFilter.class, 3, op -> op.keep(HALF));
  }

  @Test
  void beforeAnythingIsMeasured_theFirstThatIsAllowedAndAgreesRuns_andIsWrittenDown() {
    Kernels unmeasured = with(new Hasty(), "hasty", "reference");
    assertThat(unmeasured.chosen(Op.SAMPLING_FILTER, SizeClass.SMALL)).isEqualTo("hasty");
    assertThat(kept(unmeasured)).containsExactly(false, false, true);
    assertThat(unmeasured.uses())
        .extracting(Use::op, Use::backend, Use::calls)
        .containsExactly(tuple(Op.SAMPLING_FILTER, "reference", 1L));
    assertThat(unmeasured.chosen(Op.SAMPLING_FILTER, SizeClass.SMALL)).isEqualTo("reference");
    assertThat(unmeasured.able(Op.SAMPLING_FILTER)).containsExactly("reference", "hasty");
    assertThat(unmeasured.able(Op.RMS_NORM)).containsExactly("reference");
    assertThat(unmeasured.chosen(Op.RMS_NORM, SizeClass.SMALL)).isEqualTo("reference");
  }

  @Test
  void whoDisagreesOrFails_isNeverChosen_howeverFast() {
    Choices choices = kernels.choices().orElseThrow();
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
    Kernels only = with(new Hasty(), "hasty");
    assertThatThrownBy(() -> only.run(RmsNorm.class, 1, op -> op))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("hasty has no rms-norm")
        .hasMessageContaining("zeropoint.kernels");
    assertThatThrownBy(() -> only.chosen(Op.RMS_NORM, SizeClass.SMALL))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("hasty has no rms-norm");
    assertThat(only.uses()).isEmpty();
    assertThatThrownBy(() -> with(new Hasty(), "cuda"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no backend cuda");
  }

  @Test
  void aSingleBackendThatDisagreesOrFails_runsNothing_measuredOrNot() {
    Kernels only = with(new Hasty(), "hasty");
    for (int turn = 0; turn < 2; turn++) {
      assertThatThrownBy(() -> kept(only))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("hasty does not agree with the reference at sampling-filter")
          .hasMessageContaining("masks differ")
          .hasMessageContaining("zeropoint.kernels");
      assertThatThrownBy(() -> only.run(MinHash.class, 3, op -> op))
          .hasMessageContaining("the device is gone");
      only.prepare(new ChoiceFile(directory.resolve("single.json")), CLOCK);
    }
    assertThat(only.uses()).isEmpty();
  }

  @Test
  void whatAgreesInATrial_isTriedOnce_andTheTrialIsNoUse() {
    var tried = new Counting();
    Kernels only = with(tried, "counting");
    assertThat(kept(only)).containsExactly(false, false, true);
    assertThat(kept(only)).containsExactly(false, false, true);
    assertThat(tried.calls).hasValue(3);
    assertThat(only.uses()).extracting(Use::calls).containsExactly(2L);
  }

  /** The reference under another name. */
  private static final class Counting implements Backend {

    private final AtomicInteger calls = new AtomicInteger();
    private final SamplingFilter reference =
        new ReferenceBackend().op(SamplingFilter.class).orElseThrow();
    private final SamplingFilter filter =
        input -> {
          calls.incrementAndGet();
          return reference.keep(input);
        };

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public BackendState state() {
      return BackendState.on("counting", "p", "d", "1");
    }

    @Override
    public <T> Optional<T> op(Class<T> type) {
      return Optional.of(filter).filter(type::isInstance).map(type::cast);
    }

    @Override
    public void close() {
      // There is nothing to give back.
    }
  }

  @Test
  void whatTheProductRuns_isMeasured_atEverySize() {
    assertThat(kernels.choices().orElseThrow().rows())
        .filteredOn(Row::isMeasured)
        .extracting(Row::op, Row::size)
        .contains(tuple(Op.BLOCK_QUANTISER, SizeClass.SMALL))
        .hasSize(Op.used().size() * SizeClass.values().length);
  }

  @Test
  void theFastestThatAgrees_isChosen() {
    var quick = new Timing("vector", Optional.of(1.0), "");
    var quicker = new Timing("opencl", Optional.of(0.5), "");
    var wrong = new Timing("hasty", Optional.of(0.1), "differs");
    var row = new Row(Op.RMS_NORM, SizeClass.SMALL, List.of(quick, wrong, quicker));
    assertThat(row.fastest(Set.of("vector", "opencl", "hasty"))).contains(quicker);
    assertThat(row.fastest(Set.of("vector", "hasty"))).contains(quick);
    assertThat(row.fastest(Set.of("hasty"))).isEmpty();
  }

  @Test
  void whatWasMeasured_isTakenOver_onTheSameMachineOnly() {
    Choices measured = kernels.choices().orElseThrow();
    var file = new ChoiceFile(directory.resolve("taken/choices.json"));
    file.write(measured);
    assertThat(with(new Hasty(), "reference", "hasty").prepare(file, CLOCK)).isEqualTo(measured);
    Machine here = measured.machine();
    assertThat(file.read(new Machine(here.kernels(), here.java(), 99, here.backends()))).isEmpty();
    var otherDriver = List.of(here.backends().get(0), BackendState.on("hasty", "p", "d", "2"));
    assertThat(file.read(new Machine(here.kernels(), here.java(), here.processors(), otherDriver)))
        .isEmpty();
    assertThat(directory.resolve("taken").toFile().list()).containsExactly("choices.json");
  }

  @Test
  void aDamagedFile_isNotTakenOver() throws IOException {
    Choices measured = kernels.choices().orElseThrow();
    var file = new ChoiceFile(directory.resolve("damaged.json"));
    assertThat(file.read(measured.machine())).isEmpty();
    file.write(measured);
    assertThat(file.read(measured.machine())).contains(measured);
    String whole = Files.readString(file.path());
    String incomplete = whole.replaceFirst("\"RMS_NORM\"", "\"MIN_HASH\"");
    String undated = whole.replaceFirst("\"at\":\"[^\"]*\",", "");
    String half = whole.substring(0, whole.length() / 2);
    for (String damaged : List.of("", "null", "{}", half, "[1]", "\"\"", incomplete, undated)) {
      Files.writeString(file.path(), damaged);
      assertThat(file.read(measured.machine())).as(damaged).isEmpty();
    }
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
  void withoutADriverAndTheVectorApi_theReferenceServes_andTheReasonsAreTold() throws Exception {
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
        .contains("name=vector, available=false", "--add-modules jdk.incubator.vector")
        .contains("name=opencl, available=false", "Install an OpenCL driver", "pocl-opencl-icd")
        .contains("health: none: There is no OpenCL device.")
        .containsPattern(
            "\"backend\":\"opencl\",\"available\":false,\"reason\":\"[^\"]+\",\"install\"")
        .contains("Debian: apt-get install pocl-opencl-icd")
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
