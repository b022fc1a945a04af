package org.zeropoint.training.engine.worker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.opentest4j.AssertionFailedError;

/** A Python without any library; where there is none, tests are skipped, but not in CI. */
public final class PlainPython {

  private static final String ASKED =
      Optional.ofNullable(System.getenv("ZEROPOINT_PYTHON")).orElse("python3");

  private static final String MISSING = "there is no " + ASKED;

  /** The program itself, where the name is that of a script which starts it. */
  private static final Optional<String> FOUND = find();

  private PlainPython() {}

  private static Optional<String> find() {
    try {
      Process process =
          new ProcessBuilder(ASKED, "-c", "import sys; print(sys.executable)").start();
      String path = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(path.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  public static String command() {
    return FOUND.orElseThrow();
  }

  public static void isNeeded() {
    if (FOUND.isEmpty() && Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionFailedError(MISSING);
    }
    assumeTrue(FOUND.isPresent(), MISSING);
  }
}
