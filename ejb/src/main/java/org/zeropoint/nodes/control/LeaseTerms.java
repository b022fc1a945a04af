package org.zeropoint.nodes.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.zeropoint.shared.Settings;

/** How often nodes are to be heard of, and when a lease ends of which nothing is. */
@ApplicationScoped
public class LeaseTerms {

  /** Heartbeats that may be missed. */
  private static final int MISSED = 3;

  @Inject private Settings settings;

  public int heartbeatSeconds() {
    return settings.heartbeatSeconds();
  }

  public int leaseSeconds() {
    return MISSED * heartbeatSeconds();
  }

  /** The end of a lease of which something was heard now. */
  Instant end(Instant now) {
    return now.plus(lease());
  }

  Duration lease() {
    return Duration.ofSeconds(leaseSeconds());
  }
}
