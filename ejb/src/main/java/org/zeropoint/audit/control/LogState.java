package org.zeropoint.audit.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Why this server signs no checkpoints at present; for health and pages. */
@ApplicationScoped
public class LogState {

  private volatile String fault;

  public Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  void stopped(String reason) {
    fault = reason;
  }

  void well() {
    fault = null;
  }
}
