package org.zeropoint.training.engine.tinygrad;

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
import org.zeropoint.training.engine.worker.Worker;

/**
 * Whether the worker could work: asks it once, in a process that ends with its answer, and
 * remembers. Python needs longer to start than a caller may wait, so that the first answer may be
 * that it is being looked at.
 */
final class Probe {

  private static final Duration PATIENCE = Duration.ofMillis(700);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** After that a failure is looked at again. */
  private static final Duration FAILURE_KEPT = Duration.ofSeconds(60);

  private final Installation installation;
  private Optional<Process> running = Optional.empty();
  private Optional<Availability> found = Optional.empty();
  private long since;

  Probe(Installation installation) {
    this.installation = installation;
  }

  /** What is known now; waits less than a second, and only once. */
  synchronized Availability now() {
    if (!Files.isExecutable(installation.python())) {
      return unavailable("there is no " + installation.python() + ": " + remedy());
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
  synchronized Optional<String> outage() {
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
  void require() {
    Availability availability = now();
    // Nobody who only asks has to wait as long.
    Optional<Process> process = running();
    if (process.isPresent()) {
      await(process.get(), LONGEST);
      availability = now();
    }
    if (!availability.available()) {
      throw new Unavailable("the engine tinygrad is not available: " + availability.reason());
    }
  }

  private String remedy() {
    try {
      installation.unpack();
      return installation.remedy();
    } catch (Unavailable e) {
      return e.getMessage();
    }
  }

  private boolean older(Duration age) {
    return System.nanoTime() - since > age.toNanos();
  }

  private Process start() throws IOException {
    Worker.requireSocket();
    installation.unpack();
    ProcessBuilder builder =
        new ProcessBuilder(installation.command("--probe"))
            .directory(installation.directory().toFile())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(installation.environment());
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
  synchronized void end() {
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
      String version = system.path("tinygrad").asText();
      if (!version.equals(Installation.version())) {
        return unavailable(
            "it has tinygrad %s and needs %s: %s"
                .formatted(version, Installation.version(), installation.remedy()));
      }
      String device = system.path("device").asText() + ", tinygrad " + version;
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

  private static Availability unavailable(String reason) {
    return new Availability(false, "tinygrad in a process of its own", reason);
  }
}
