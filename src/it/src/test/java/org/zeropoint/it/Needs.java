package org.zeropoint.it;

import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * What tests need from the machine. Where it is missing they are skipped by name; in continuous
 * integration they fail.
 */
public final class Needs {

  private Needs() {}

  public static Path chromium() {
    Path chromium = Path.of("/usr/bin/chromium");
    require(Files.isExecutable(chromium), "Chromium is missing: apt-get install chromium");
    return chromium;
  }

  /** A program that the system's package manager installs under its own name. */
  public static Path program(String name) {
    Path program = Path.of("/usr/bin", name);
    require(Files.isExecutable(program), name + " is missing: apt-get install " + name);
    return program;
  }

  /**
   * A device of OpenCL, on the machine of the server.
   *
   * @param problem why there is none and what to install
   */
  public static void openCl(boolean available, String problem) {
    require(available, "OpenCL is missing: " + problem);
  }

  private static void require(boolean present, String reason) {
    if (!present && Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionFailedError(reason);
    }
    if (!present) {
      throw new TestAbortedException(reason);
    }
  }
}
