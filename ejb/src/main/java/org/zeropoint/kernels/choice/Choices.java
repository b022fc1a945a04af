package org.zeropoint.kernels.choice;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.kernels.BackendState;
import org.zeropoint.kernels.Op;
import org.zeropoint.kernels.SizeClass;

/**
 * What was measured, by operation and size.
 *
 * @param machine where
 * @param at when
 * @param rows one an operation that is measured and size, in the order of both
 */
public record Choices(Machine machine, Instant at, List<Row> rows) {

  public Choices {
    Objects.requireNonNull(at, "at");
    rows = List.copyOf(rows);
  }

  /**
   * What the figures hold for.
   *
   * @param kernels version of the operations' code
   * @param java virtual machine with its version
   * @param processors that it may use
   * @param backends with device and driver
   */
  public record Machine(int kernels, String java, int processors, List<BackendState> backends) {

    /** To be raised with each change that may change speed or answers of an operation. */
    private static final int KERNELS = 1;

    public Machine {
      backends = List.copyOf(backends);
    }

    public static Machine here(List<BackendState> backends) {
      return new Machine(
          KERNELS,
          System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
          Runtime.getRuntime().availableProcessors(),
          backends);
    }
  }

  /**
   * The backends at one operation and size.
   *
   * @param timings those backends that have the operation
   */
  public record Row(Op op, SizeClass size, List<Timing> timings) {

    public Row {
      timings = List.copyOf(timings);
    }

    @JsonIgnore
    public boolean isMeasured() {
      return !timings.isEmpty();
    }

    /** Where a backend differs or how it failed, if it was measured and does not agree. */
    public Optional<String> disagreement(String backend) {
      return timings.stream()
          .filter(timing -> timing.backend().equals(backend) && !timing.agrees())
          .map(Timing::disagreement)
          .findFirst();
    }

    /** The fastest of some backends that agrees with the reference. */
    public Optional<Timing> fastest(Set<String> backends) {
      return timings.stream()
          .filter(timing -> timing.agrees() && backends.contains(timing.backend()))
          .min(Comparator.comparingDouble(timing -> timing.millis().orElse(Double.MAX_VALUE)));
    }
  }

  /**
   * A backend.
   *
   * @param millis median of a call, in milliseconds; empty when it failed
   * @param disagreement where it differs from the reference, or how it failed; empty when it agrees
   */
  public record Timing(String backend, Optional<Double> millis, String disagreement) {

    @JsonIgnore
    public boolean agrees() {
      return disagreement.isEmpty();
    }
  }

  /** Without timings when the operation was not measured. */
  public Row row(Op op, SizeClass size) {
    return rows.stream()
        .filter(row -> row.op() == op && row.size() == size)
        .findFirst()
        .orElseGet(() -> new Row(op, size, List.of()));
  }
}
