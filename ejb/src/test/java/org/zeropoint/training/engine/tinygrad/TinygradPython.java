package org.zeropoint.training.engine.tinygrad;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.opentest4j.AssertionFailedError;

/**
 * The Python with tinygrad, named by the environment variable {@code ZEROPOINT_TINYGRAD_PYTHON};
 * where it is missing tests are skipped, but not in CI.
 */
final class TinygradPython {

  private static final Optional<Path> PYTHON =
      Optional.ofNullable(System.getenv("ZEROPOINT_TINYGRAD_PYTHON")).map(Path::of);
  private static final String MISSING =
      "tinygrad is missing: deploy/workers/tinygrad/setup DIRECTORY,"
          + " ZEROPOINT_TINYGRAD_PYTHON=DIRECTORY/bin/python";
  private static final int MEBIBYTES = 4096;

  private TinygradPython() {}

  static void isNeeded() {
    if (PYTHON.isEmpty() && Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionFailedError(MISSING);
    }
    assumeTrue(PYTHON.isPresent(), MISSING);
  }

  /**
   * The worker at its own place, but compiled kernels are shared by all tests.
   *
   * @param call time for a call
   */
  static Installation installation(Duration call) {
    return installation("cpu", call);
  }

  /** The same on a device of {@link Installation}. */
  static Installation installation(String device, Duration call) {
    return new Installation(
        PYTHON.orElseThrow(),
        Path.of("target/tinygrad").toAbsolutePath(),
        device,
        MEBIBYTES,
        Runtime.getRuntime().availableProcessors(),
        call);
  }

  static TinygradEngine engine() {
    return new TinygradEngine(installation(Duration.ofMinutes(5)));
  }
}
