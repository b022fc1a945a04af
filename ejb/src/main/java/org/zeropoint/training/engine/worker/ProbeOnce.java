package org.zeropoint.training.engine.worker;

import java.util.Optional;
import java.util.function.Supplier;

/** The probe of a program whose settings are known only once it is asked for. Thread-safe. */
public final class ProbeOnce {

  private final Supplier<Program> program;
  private Optional<Probe> probe = Optional.empty();

  public ProbeOnce(Supplier<Program> program) {
    this.program = program;
  }

  public synchronized Probe get() {
    if (probe.isEmpty()) {
      probe = Optional.of(new Probe(program.get()));
    }
    return probe.get();
  }

  /** Ends the process of the probe that there is. */
  public synchronized void end() {
    probe.ifPresent(Probe::end);
  }
}
