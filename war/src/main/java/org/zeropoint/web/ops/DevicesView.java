package org.zeropoint.web.ops;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.zeropoint.ops.boundary.Devices;
import org.zeropoint.ops.entity.KernelReport;
import org.zeropoint.ops.entity.KernelReport.Candidate;
import org.zeropoint.ops.entity.KernelReport.Device;
import org.zeropoint.ops.entity.KernelReport.Operation;
import org.zeropoint.training.boundary.EngineStates.EngineView;
import org.zeropoint.training.boundary.Engines;

/** What this server trains and computes on. */
@Named
@RequestScoped
public class DevicesView {

  @Inject private Devices devices;
  @Inject private Engines engines;

  private KernelReport report;
  private List<EngineView> rows;

  public List<EngineView> getEngines() {
    if (rows == null) {
      rows = engines.list();
    }
    return rows;
  }

  public List<Device> getBackends() {
    return report().backends();
  }

  public List<Operation> getOperations() {
    return report().operations();
  }

  public boolean isMeasured() {
    return report().measuredAt().isPresent();
  }

  /** Null before. */
  public Instant getMeasuredAt() {
    return report().measuredAt().orElse(null);
  }

  /** As it is written in the settings. */
  public String getSetting() {
    return report().setting().stream().collect(Collectors.joining(","));
  }

  /** Null when a backend does not have the operation, or is not available. */
  public Candidate candidate(Operation operation, Device backend) {
    return operation.candidates().stream()
        .filter(candidate -> candidate.backend().equals(backend.backend()))
        .findFirst()
        .orElse(null);
  }

  public boolean isChosen(Operation operation, Device backend) {
    return operation.chosen().equals(Optional.of(backend.backend()));
  }

  private KernelReport report() {
    if (report == null) {
      report = devices.kernels();
    }
    return report;
  }
}
