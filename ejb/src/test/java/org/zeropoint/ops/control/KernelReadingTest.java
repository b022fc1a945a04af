package org.zeropoint.ops.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.kernels.Backend;
import org.zeropoint.kernels.BackendState;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.MinHash;
import org.zeropoint.kernels.Op;
import org.zeropoint.kernels.SizeClass;
import org.zeropoint.kernels.choice.ChoiceFile;
import org.zeropoint.kernels.choice.Choices;
import org.zeropoint.kernels.choice.Choices.Machine;
import org.zeropoint.kernels.choice.Choices.Row;
import org.zeropoint.kernels.choice.Choices.Timing;
import org.zeropoint.kernels.opencl.OpenClBackend;
import org.zeropoint.kernels.reference.ReferenceBackend;
import org.zeropoint.ops.entity.KernelReport;
import org.zeropoint.ops.entity.KernelReport.Candidate;
import org.zeropoint.ops.entity.KernelReport.Device;
import org.zeropoint.ops.entity.KernelReport.Operation;
import org.zeropoint.shared.Json;

class KernelReadingTest {

  private static final Instant AT = Instant.parse("2026-03-01T09:30:00Z");
  private static final Clock CLOCK = Clock.fixed(AT, ZoneOffset.UTC);

  @TempDir private Path directory;

  /** A backend that hashes only. */
  private static final class Hashing implements Backend {

    private final Backend reference = new ReferenceBackend();

    @Override
    public String name() {
      return "hashing";
    }

    @Override
    public BackendState state() {
      return BackendState.on("hashing", "p", "d", "1");
    }

    @Override
    public <T> Optional<T> op(Class<T> type) {
      return type == MinHash.class ? reference.op(type) : Optional.empty();
    }

    @Override
    public void close() {
      reference.close();
    }
  }

  private static Kernels kernels(String... allowed) {
    return new Kernels(List.of(new ReferenceBackend(), new Hashing()), List.of(allowed));
  }

  private static void hash(Kernels by) {
    by.run(MinHash.class, 3, op -> op.signatures(MinHash.Pieces.whole(new byte[] {1, 2, 3})));
  }

  private static Operation of(KernelReport report, Op op, SizeClass size) {
    return report.operations().stream()
        .filter(one -> one.operation().equals(op.external()))
        .filter(one -> one.sizeClass().equals(size.external()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void beforeMeasuring_itSaysSo_andNamesWhatComputes_andWhatDid() {
    Kernels kernels = kernels("hashing", "reference");
    hash(kernels);

    KernelReport report = new KernelReading(kernels).report();

    assertThat(report.measuredAt()).isEmpty();
    assertThat(report.setting()).containsExactly("hashing", "reference");
    assertThat(report.operations()).hasSize(Op.used().size() * SizeClass.values().length);
    Operation hashing = of(report, Op.MIN_HASH, SizeClass.SMALL);
    assertThat(hashing.chosen()).contains("hashing");
    assertThat(hashing.reason()).contains(KernelReading.NOT_MEASURED);
    assertThat(hashing.candidates())
        .containsExactly(candidate("reference", 0), candidate("hashing", 1));
    Operation norm = of(report, Op.RMS_NORM, SizeClass.SMALL);
    assertThat(norm.chosen()).contains("reference");
    assertThat(norm.candidates()).containsExactly(candidate("reference", 0));
    assertThat(kernels.choices()).isEmpty();
  }

  private static Candidate candidate(String backend, long calls) {
    return new Candidate(backend, Optional.empty(), Optional.empty(), Optional.empty(), calls);
  }

  @Test
  void whatWasMeasured_isToldInMicroseconds_withWhyAFasterOneIsNotChosen() {
    Kernels kernels = measured("reference", "hashing");

    KernelReport report = new KernelReading(kernels).report();

    assertThat(report.measuredAt()).contains(AT);
    Operation small = of(report, Op.MIN_HASH, SizeClass.SMALL);
    assertThat(small.chosen()).contains("hashing");
    assertThat(small.reason()).isEmpty();
    assertThat(small.candidates())
        .extracting(Candidate::microseconds)
        .containsExactly(Optional.of(2000.0), Optional.of(500.0));
    Operation large = of(report, Op.MIN_HASH, SizeClass.LARGE);
    assertThat(large.chosen()).contains("reference");
    assertThat(large.candidates().get(1).agrees()).contains(false);
    assertThat(large.candidates().get(1).reason()).contains("signatures differ");
    assertThat(Json.write(large))
        .contains("\"operation\":\"min-hash\"", "\"sizeClass\":\"large\"", "\"unit\":\"bytes\"")
        .doesNotContain("\"reason\":null");
  }

  @Test
  void whatTheSettingLeavesOut_isNotChosen_andAMissingOperationIsTold() {
    Operation small =
        of(new KernelReading(measured("reference")).report(), Op.MIN_HASH, SizeClass.SMALL);
    assertThat(small.chosen()).contains("reference");
    assertThat(small.candidates().get(1).reason().orElseThrow()).contains("zeropoint.kernels");

    Operation norm =
        of(new KernelReading(kernels("hashing")).report(), Op.RMS_NORM, SizeClass.SMALL);
    assertThat(norm.chosen()).isEmpty();
    assertThat(norm.reason().orElseThrow()).contains("hashing has no rms-norm");
  }

  /** Takes over what stands in a file, as after a second start. */
  private Kernels measured(String... allowed) {
    Kernels kernels = kernels(allowed);
    var rows = new ArrayList<Row>();
    for (Op op : Op.values()) {
      for (SizeClass size : SizeClass.values()) {
        var timings = new ArrayList<>(List.of(new Timing("reference", Optional.of(2.0), "")));
        if (op == Op.MIN_HASH) {
          String differs = size == SizeClass.LARGE ? "signatures differ" : "";
          timings.add(new Timing("hashing", Optional.of(0.5), differs));
        }
        rows.add(new Row(op, size, timings));
      }
    }
    var file = new ChoiceFile(directory.resolve("kernels.json"));
    file.write(new Choices(Machine.here(kernels.states()), AT, rows));
    kernels.prepare(file, CLOCK);
    return kernels;
  }

  @Test
  void openCl_isLookedForByOthers_andThenTold() {
    try (var kernels =
        new Kernels(List.of(new ReferenceBackend(), new OpenClBackend()), List.of("reference"))) {
      var reading = new KernelReading(kernels);
      assertThat(reading.openCl()).isEqualTo(KernelReading.NOT_LOOKED);

      Device device = reading.report().backends().get(1);

      assertThat(device.available()).isEqualTo(device.reason().isEmpty());
      assertThat(reading.openCl())
          .isEqualTo(device.brief())
          .startsWith(device.available() ? device.platform().orElseThrow() : "none: ")
          .contains(device.driver().orElse(""), device.device().orElse(""));
    }
  }

  @Test
  void whatALibrarySaid_isNotToldToAll() {
    var missing =
        BackendState.missing("opencl", "OpenCL did not start (/usr/lib/x.so (no)).", "Install it.");
    Device device = Device.of(missing);
    assertThat(device.brief()).isEqualTo("none: OpenCL did not start.");
    assertThat(device.reason()).contains("OpenCL did not start (/usr/lib/x.so (no)).");
    assertThat(device.install()).contains("Install it.");
    assertThat(device.device()).isEmpty();
  }
}
