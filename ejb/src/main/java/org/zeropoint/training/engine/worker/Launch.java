package org.zeropoint.training.engine.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Unavailable;

/**
 * The start of a worker: a door, a process, and a hello in which each side proves that it knows the
 * token without telling it.
 *
 * <p>The token goes through the process's standard input, which stays open: it closes when this
 * process is gone, whatever ended it, and the worker ends with it.
 */
final class Launch {

  private static final long TICK_MILLIS = 20;
  private static final long TO_DIE_MILLIS = 5000;

  /** What Java adds to a signal's number to make it a status. */
  private static final int SIGNALS = 128;

  private final WorkerSpec spec;
  private final Token token = Token.fresh();
  private final Deadline deadline;

  private Launch(WorkerSpec spec) {
    this.spec = spec;
    this.deadline = Deadline.in(spec.start());
  }

  static Worker of(WorkerSpec spec) {
    return new Launch(spec).run();
  }

  private Worker run() {
    try (Door door = Door.open()) {
      return meet(door.server(), door.socket());
    } catch (IOException e) {
      throw new Unavailable("the %s worker cannot be started: %s".formatted(spec.name(), e), e);
    }
  }

  private Worker meet(ServerSocketChannel server, Path socket) throws IOException {
    var command = new ArrayList<>(spec.command());
    command.add("--socket");
    command.add(socket.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(spec.directory().toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(spec.environment());
    Process process = builder.start();
    var output = new WorkerOutput(spec.name() + " " + process.pid(), process.getInputStream());
    try {
      OutputStream input = process.getOutputStream();
      input.write((token.hex() + "\n").getBytes(StandardCharsets.US_ASCII));
      input.flush();
      return accept(server, process, output);
    } catch (IOException | RuntimeException | Error e) {
      kill(process, output);
      throw e;
    }
  }

  private Worker accept(ServerSocketChannel server, Process process, WorkerOutput output)
      throws IOException {
    while (true) {
      output.drain();
      SocketChannel socket = server.accept();
      if (socket != null) {
        Optional<Worker> worker = greet(process, output, new WorkerChannel(socket, output::drain));
        if (worker.isPresent()) {
          return worker.get();
        }
      } else if (!process.isAlive()) {
        output.drainEnded();
        throw new Unavailable(
            "the %s worker did not start (%s); %s"
                .formatted(spec.name(), ending(process), output.lastWords()));
      } else if (deadline.passed()) {
        throw new Unavailable(
            "the %s worker did not start within %d s; %s"
                .formatted(spec.name(), spec.start().toSeconds(), output.lastWords()));
      } else {
        pause(process);
      }
    }
  }

  private static void pause(Process process) throws IOException {
    try {
      process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the thread was interrupted", e);
    }
  }

  /** The worker on a connection; empty when another talks there. */
  private Optional<Worker> greet(Process process, WorkerOutput output, WorkerChannel channel) {
    boolean met = false;
    try {
      ObjectNode hello = channel.receive(0, deadline).header();
      if (!token.isProof(hello.path("proof").asText(), "worker")) {
        return Optional.empty();
      }
      requireProtocol(hello.path("protocol"));
      var proof = Json.mapper().getNodeFactory().textNode(token.proof("server"));
      channel.send(Frame.of("welcome").with("proof", proof), deadline);
      hello.remove("proof");
      met = true;
      return Optional.of(new Worker(spec, process, output, channel, hello));
    } catch (IOException | TimeoutException | Invalid e) {
      return Optional.empty();
    } finally {
      if (!met) {
        channel.close();
      }
    }
  }

  private void requireProtocol(JsonNode spoken) {
    if (!spoken.isInt() || spoken.intValue() != spec.protocol()) {
      throw new Unavailable(
          "the %s worker speaks protocol %s, and %d is needed: its files are those of another version"
              .formatted(spec.name(), spoken, spec.protocol()));
    }
  }

  /** Ends a process and what it started, and takes what it said last. */
  static void kill(Process process, WorkerOutput output) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    // The handle's method, since that of the process throws its output away.
    process.toHandle().destroyForcibly();
    awaitEnd(process);
    if (!process.isAlive()) {
      output.drainEnded();
    }
    process.destroyForcibly();
  }

  private static void awaitEnd(Process process) {
    try {
      process.waitFor(TO_DIE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How a process ended, in words; waits for it, as its socket closes first. */
  static String ending(Process process) {
    awaitEnd(process);
    if (process.isAlive()) {
      return "it is still there";
    }
    int status = process.exitValue();
    return status > SIGNALS ? "killed by signal " + (status - SIGNALS) : "exit status " + status;
  }
}
