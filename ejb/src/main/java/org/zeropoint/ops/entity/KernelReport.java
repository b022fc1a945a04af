package org.zeropoint.ops.entity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.kernels.BackendState;

/**
 * What the operations of our own compute on, and how fast.
 *
 * @param backends all of them, the reference first
 * @param operations one an operation and size
 * @param setting names of the backends that may be chosen, in their order
 * @param measuredAt when what is chosen was measured; empty before
 */
public record KernelReport(
    List<Device> backends,
    List<Operation> operations,
    List<String> setting,
    Optional<Instant> measuredAt) {

  public KernelReport {
    backends = List.copyOf(backends);
    operations = List.copyOf(operations);
    setting = List.copyOf(setting);
  }

  /**
   * A backend.
   *
   * @param platform of OpenCL, or the virtual machine
   * @param driver with its version
   * @param reason why it is not available
   * @param install what helps when it is not
   */
  public record Device(
      String backend,
      boolean available,
      Optional<String> platform,
      Optional<String> device,
      Optional<String> driver,
      Optional<String> reason,
      Optional<String> install) {

    public static Device of(BackendState state) {
      return new Device(
          state.name(),
          state.available(),
          present(state.platform()),
          present(state.device()),
          present(state.driver()),
          present(state.reason()),
          present(state.remedy()));
    }

    /** In a line that is open to all: what libraries said stands in brackets, and is left out. */
    public String brief() {
      return available
          ? String.join(", ", platform.orElse(""), device.orElse(""), driver.orElse(""))
          : "none: " + reason.orElse("").replaceFirst("(?s) \\(.*\\)", "");
    }

    private static Optional<String> present(String text) {
      return Optional.of(text).filter(t -> !t.isBlank());
    }
  }

  /**
   * An operation at a size.
   *
   * @param operation {@code cross-entropy}
   * @param sizeClass {@code small|medium|large}
   * @param typical the size that is measured
   * @param unit of sizes: {@code logits}
   * @param chosen the backend that computes it now; empty when none can
   * @param reason why none can, or that the choice was not measured
   * @param candidates the backends that have it
   */
  public record Operation(
      String operation,
      String sizeClass,
      int typical,
      String unit,
      Optional<String> chosen,
      Optional<String> reason,
      List<Candidate> candidates) {

    public Operation {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * A backend at an operation and size.
   *
   * @param microseconds the median of a call; empty when it failed or was not measured
   * @param agrees with the reference, within the tolerance; empty when that was not measured
   * @param reason why it is not chosen, but for its speed
   * @param calls that it computed since the start
   */
  public record Candidate(
      String backend,
      Optional<Double> microseconds,
      Optional<Boolean> agrees,
      Optional<String> reason,
      long calls) {}
}
