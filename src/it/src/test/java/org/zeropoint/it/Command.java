package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end, with exactly the environment that is given. */
public final class Command {

  private static final Duration LONGEST = Duration.ofMinutes(2);

  private Command() {}

  /**
   * How a program ended.
   *
   * @param output what it wrote to standard output and standard error
   */
  public record Ended(int status, String output) {

    public Ended expect(int expected) {
      assertThat(status).as(output).isEqualTo(expected);
      return this;
    }
  }

  public static Ended run(Path directory, Map<String, String> environment, List<String> command) {
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " does not end: " + output);
      }
      return new Ended(process.exitValue(), output);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
