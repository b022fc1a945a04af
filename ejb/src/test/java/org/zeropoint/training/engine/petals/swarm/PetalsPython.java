package org.zeropoint.training.engine.petals.swarm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The Python with Petals, named by the environment variable {@code ZEROPOINT_PETALS_PYTHON}; where
 * it is missing tests are skipped. {@code .ci/run} installs it where there is a Python 3.11.
 */
final class PetalsPython {

  private static final Optional<Path> PYTHON =
      Optional.ofNullable(System.getenv("ZEROPOINT_PETALS_PYTHON")).map(Path::of);

  private PetalsPython() {}

  static Path needed() {
    assumeTrue(
        PYTHON.isPresent(),
        "Petals is missing: deploy/workers/petals/setup DIRECTORY,"
            + " ZEROPOINT_PETALS_PYTHON=DIRECTORY/bin/python");
    return PYTHON.orElseThrow();
  }

  /** The worker at its own place; a server that is gone is noticed after some seconds. */
  static Installation installation() {
    return new Installation(
        needed(),
        Path.of("target/petals").toAbsolutePath(),
        4096,
        Runtime.getRuntime().availableProcessors(),
        Duration.ofSeconds(90),
        Duration.ofSeconds(4));
  }
}
