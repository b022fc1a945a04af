package org.zeropoint.ops.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.Op;
import org.zeropoint.kernels.SizeClass;
import org.zeropoint.kernels.Use;
import org.zeropoint.kernels.choice.Choices;
import org.zeropoint.kernels.choice.Choices.Timing;
import org.zeropoint.kernels.opencl.OpenClBackend;
import org.zeropoint.ops.entity.KernelReport;
import org.zeropoint.ops.entity.KernelReport.Candidate;
import org.zeropoint.ops.entity.KernelReport.Device;
import org.zeropoint.ops.entity.KernelReport.Operation;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/** What kernels tell of themselves, in words. Measures nothing. */
public final class KernelReading {

  static final String NOT_MEASURED =
      "Not measured yet: that begins half a minute after the start and takes some seconds.";
  static final String NOT_LOOKED = "not looked for yet: half a minute after the start";
  private static final String LEFT_OUT = "The setting " + Settings.KERNELS + " leaves it out.";

  private final Kernels kernels;

  public KernelReading(Kernels kernels) {
    this.kernels = kernels;
  }

  /** All of it; opens devices when nobody did before. */
  public KernelReport report() {
    List<Device> backends = kernels.states().stream().map(Device::of).toList();
    Optional<Choices> choices = kernels.choices();
    List<Use> uses = kernels.uses();
    List<Operation> operations = new ArrayList<>();
    for (Op op : Op.used()) {
      for (SizeClass size : SizeClass.values()) {
        List<Use> here = uses.stream().filter(use -> use.op() == op && use.size() == size).toList();
        operations.add(operation(op, size, choices, here));
      }
    }
    return new KernelReport(backends, operations, kernels.allowed(), choices.map(Choices::at));
  }

  private Operation operation(Op op, SizeClass size, Optional<Choices> choices, List<Use> uses) {
    List<Timing> timings = choices.map(all -> all.row(op, size).timings()).orElse(List.of());
    List<Candidate> candidates =
        choices.isPresent()
            ? timings.stream().map(timing -> candidate(timing, uses)).toList()
            : kernels.able(op).stream().map(name -> unmeasured(name, uses)).toList();
    Optional<String> chosen;
    Optional<String> reason = choices.isPresent() ? Optional.empty() : Optional.of(NOT_MEASURED);
    try {
      chosen = Optional.of(kernels.chosen(op, size));
    } catch (Unavailable e) {
      chosen = Optional.empty();
      reason = Optional.of(e.getMessage());
    }
    return new Operation(
        op.external(), size.external(), size.typical(), op.unit(), chosen, reason, candidates);
  }

  private Candidate candidate(Timing timing, List<Use> uses) {
    Optional<String> reason =
        timing.agrees() ? leftOut(timing.backend()) : Optional.of(timing.disagreement());
    return new Candidate(
        timing.backend(),
        timing.millis().map(millis -> millis * 1000),
        Optional.of(timing.agrees()),
        reason,
        calls(timing.backend(), uses));
  }

  private Candidate unmeasured(String backend, List<Use> uses) {
    return new Candidate(
        backend, Optional.empty(), Optional.empty(), leftOut(backend), calls(backend, uses));
  }

  private Optional<String> leftOut(String backend) {
    return kernels.allowed().contains(backend) ? Optional.empty() : Optional.of(LEFT_OUT);
  }

  private static long calls(String backend, List<Use> uses) {
    return uses.stream().filter(use -> use.backend().equals(backend)).mapToLong(Use::calls).sum();
  }

  /** Platform, device and driver of OpenCL, or why there is none. Opens nothing. */
  public String openCl() {
    return kernels.known().stream()
        .flatMap(List::stream)
        .filter(state -> state.name().equals(OpenClBackend.NAME))
        .map(state -> Device.of(state).brief())
        .findFirst()
        .orElse(NOT_LOOKED);
  }
}
