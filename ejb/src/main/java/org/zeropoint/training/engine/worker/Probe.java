package org.zeropoint.training.engine.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.TrainingEngine.Availability;

/**
 * Whether the worker could work: asks it once, in a process that ends with its answer, and
 * remembers. Python needs longer to start than a caller may wait, so that the first answer may be
 * that it is being looked at.
 */
public final class Probe {

  private static final Duration PATIENCE = Duration.ofMillis(700);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** After that a failure is looked at again. */
  private static final Duration FAILURE_KEPT = Duration.ofSeconds(60);

  private final Program program;
  private Optional<Process> running = Optional.empty();
  private Optional<Availability> found = Optional.empty();
  private long since;

  public Probe(Program program) {
    this.program = program;
  }

  /** What is known now; waits less than a second, and only once. */
  public synchronized Availability now() {
    if (!Files.isExecutable(program.python())) {
      return unavailable("there is no " + program.python() + ": " + remedy());
    }
    if (found.isPresent() && (found.get().available() || !older(FAILURE_KEPT))) {
      return found.get();
    }
    try {
      if (running.isEmpty()) {
        await(start(), PATIENCE);
      }
      Process process = running.orElseThrow();
      return process.isAlive() ? unfinished(process) : finished(process);
    } catch (IOException | Unavailable e) {
      return remember(unavailable("the worker does not start: " + e.getMessage()));
    }
  }

  /** Why the worker cannot work; empty when it can, or it is being looked at. */
  public synchronized Optional<String> outage() {
    Availability availability = now();
    return availability.available() || running.isPresent()
        ? Optional.empty()
        : Optional.of(availability.reason());
  }

  private synchronized Optional<Process> running() {
    return running;
  }

  /**
   * Waits until it is known.
   *
   * @throws Unavailable with the reason when the worker cannot work
   */
  public void require() {
    Availability availability = now();
    // Nobody who only asks has to wait as long.
    Optional<Process> process = running();
    if (process.isPresent()) {
      await(process.get(), LONGEST);
      availability = now();
    }
    if (!availability.available()) {
      throw new Unavailable(
          "%s is not available: %s".formatted(program.name(), availability.reason()));
    }
  }

  private String remedy() {
    try {
      program.unpack();
      return program.remedy();
    } catch (Unavailable e) {
      return e.getMessage();
    }
  }

  private boolean older(Duration age) {
    return System.nanoTime() - since > age.toNanos();
  }

  private Process start() throws IOException {
    Worker.requireSocket();
    program.unpack();
    ProcessBuilder builder =
        new ProcessBuilder(program.command("--probe"))
            .directory(program.code().toFile())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(program.environment());
    Process process = builder.start();
    running = Optional.of(process);
    since = System.nanoTime();
    return process;
  }

  private static void await(Process process, Duration time) {
    try {
      process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Availability unfinished(Process process) {
    if (older(LONGEST)) {
      kill(process);
      return remember(
          unavailable("its Python does not answer within " + LONGEST.toSeconds() + " s"));
    }
    return unavailable("it is being looked at; ask again in some seconds");
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Ends a process that has not answered yet, and whoever waits for it is told so. */
  public synchronized void end() {
    running.ifPresent(Probe::kill);
    running.ifPresent(process -> remember(unavailable("the server ends")));
  }

  private Availability finished(Process process) throws IOException {
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    String last = said.substring(said.lastIndexOf('\n') + 1);
    return remember(
        process.exitValue() == 0
            ? judged(last)
            : unavailable("the worker does not start: " + last));
  }

  private Availability judged(String last) {
    try {
      JsonNode system = Json.parse(last);
      String version = system.path(program.name()).asText();
      if (!version.equals(program.version())) {
        return unavailable(
            "it has %s %s and needs %s: %s"
                .formatted(program.name(), version, program.version(), program.remedy()));
      }
      String device =
          "%s, %s %s".formatted(system.path("device").asText(), program.name(), version);
      return new Availability(true, device, "");
    } catch (Invalid e) {
      return unavailable("the worker said what nobody understands: " + last);
    }
  }

  private Availability remember(Availability availability) {
    running = Optional.empty();
    since = System.nanoTime();
    found = Optional.of(availability);
    return availability;
  }

  private Availability unavailable(String reason) {
    return new Availability(false, program.name() + " in a process of its own", reason);
  }
}
