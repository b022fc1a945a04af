package org.zeropoint.lm.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * The Python with the libraries of {@code src/test/python/requirements.txt}, named by the
 * environment variable {@code ZEROPOINT_PYTHON} or {@code python3}. Where it is missing tests are
 * skipped by name; in continuous integration they fail.
 */
final class Python {

  private static final Path SCRIPTS = Path.of("src/test/python");
  private static final String MISSING =
      """
      Python with safetensors and numpy is missing: python3 -m venv DIRECTORY, \
      DIRECTORY/bin/pip install -r ejb/src/test/python/requirements.txt, \
      ZEROPOINT_PYTHON=DIRECTORY/bin/python""";

  private Python() {}

  static void isNeeded() throws IOException, InterruptedException {
    boolean present;
    try {
      present = exitCode(List.of("-c", "import numpy, safetensors"), Optional.empty()) == 0;
    } catch (IOException e) {
      present = false;
    }
    if (!present && Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionFailedError(MISSING);
    }
    if (!present) {
      throw new TestAbortedException(MISSING);
    }
  }

  /** What a script prints. */
  static String run(String script, List<String> arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
    command.addAll(arguments);
    Path output = Files.createTempFile("python", ".out");
    try {
      int code = exitCode(command, Optional.of(output));
      assertThat(code).as("exit code of %s", command).isZero();
      return Files.readString(output);
    } finally {
      Files.delete(output);
    }
  }

  private static int exitCode(List<String> arguments, Optional<Path> output)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Optional.ofNullable(System.getenv("ZEROPOINT_PYTHON")).orElse("python3"));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.redirectOutput(
        output
            .map(file -> ProcessBuilder.Redirect.to(file.toFile()))
            .orElse(ProcessBuilder.Redirect.DISCARD));
    if (output.isPresent()) {
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    }
    Process process = builder.start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
