package org.zeropoint.kernels;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.opentest4j.AssertionFailedError;

/** A backend that a test runs on; where it is missing the test is skipped, but not in CI. */
public final class NeededBackend {

  private NeededBackend() {}

  public static void isNeeded(Backend backend) {
    BackendState state = backend.state();
    String missing = state.name() + ": " + state.problem();
    if (!state.available() && Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionFailedError(missing);
    }
    assumeTrue(state.available(), missing);
  }
}
