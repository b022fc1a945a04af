package org.zeropoint.shared;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;

/** The one source of time. */
@ApplicationScoped
public class Clocks {

  private static final Duration DATABASE_PRECISION = Duration.ofNanos(1000);

  /** UTC with the precision of the database, so that what is read back equals what was written. */
  @Produces
  public Clock clock() {
    return Clock.tick(Clock.systemUTC(), DATABASE_PRECISION);
  }
}
