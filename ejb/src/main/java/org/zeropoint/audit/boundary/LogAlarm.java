package org.zeropoint.audit.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.zeropoint.audit.control.LogState;

/** What is wrong with the log, for code that has no caller. */
@ApplicationScoped
public class LogAlarm {

  @Inject private LogState state;

  private volatile String witnesses;

  /** Why nothing is sealed, or what witnesses say; empty when all is well. */
  public Optional<String> text() {
    return state.fault().or(() -> Optional.ofNullable(witnesses));
  }

  /** What is to be said of the witnesses from now on. */
  public void ofWitnesses(Optional<String> alarm) {
    witnesses = alarm.orElse(null);
  }
}
