package org.zeropoint.training.engine.petals.swarm;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Supplier;
import org.zeropoint.shared.Settings;
import org.zeropoint.training.engine.TrainingEngine.Availability;
import org.zeropoint.training.engine.worker.ProbeOnce;

/**
 * Clients of Petals swarms, each in a process of its own. Where Python or Petals is missing it says
 * so, and nothing else is concerned.
 */
@ApplicationScoped
public class SwarmClients {

  @Inject private Settings settings;

  private final Supplier<Installation> installations;
  private final ProbeOnce probe = new ProbeOnce(() -> installation().program());

  protected SwarmClients() {
    installations = () -> Installation.of(settings);
  }

  /** Outside of a server. */
  public SwarmClients(Settings settings) {
    this(Installation.of(settings));
  }

  SwarmClients(Installation installation) {
    installations = () -> installation;
  }

  private Installation installation() {
    return installations.get();
  }

  @PreDestroy
  void end() {
    probe.end();
  }

  /** Whether there could be a client, with which version of Petals, and why not. */
  public Availability availability() {
    return probe.get().now();
  }

  /** As {@link org.zeropoint.training.engine.TrainingEngine#outage}. */
  public Optional<String> outage() {
    return probe.get().outage();
  }

  /**
   * Starts a process and connects it to a swarm; the caller closes it.
   *
   * @param prompts that are put before every row and may learn; empty for none
   * @throws org.zeropoint.shared.Unavailable when Petals or the swarm is not there, or the model is
   *     one that Petals would compute wrongly
   */
  public SwarmClient open(Swarm swarm, Optional<SoftPrompts> prompts) {
    probe.get().require();
    return SwarmClient.open(installation(), swarm, prompts);
  }
}
