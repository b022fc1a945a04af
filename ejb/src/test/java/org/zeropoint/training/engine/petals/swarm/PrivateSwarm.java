package org.zeropoint.training.engine.petals.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.zeropoint.shared.Json;

/** A bootstrap and some servers of Petals on loopback, all in processes that end with this one. */
final class PrivateSwarm implements AutoCloseable {

  private static final String PREFIX = "tiny";
  private static final Path PROGRAM = Path.of("../deploy/workers/petals/swarm.py");

  private final Path model;
  private final Path log;
  private final Process process;
  private final BufferedReader told;
  private final List<String> peers = new ArrayList<>();
  private int servers;

  private PrivateSwarm(Path model, Path log, Process process) {
    this.model = model;
    this.log = log;
    this.process = process;
    this.told = process.inputReader();
  }

  /**
   * @param blocks what each server holds, as {@code first:end}
   */
  static PrivateSwarm start(Path model, Path log, String... blocks) throws IOException {
    var command = new ArrayList<String>();
    command.add(PetalsPython.needed().toString());
    command.addAll(List.of("-I", "-B", PROGRAM.toAbsolutePath().toString()));
    command.addAll(List.of(model.toAbsolutePath().toString(), "--prefix", PREFIX));
    for (String range : blocks) {
      command.addAll(List.of("--blocks", range));
    }
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    var swarm = new PrivateSwarm(model, log, process);
    try {
      swarm.next().path("peers").forEach(peer -> swarm.peers.add(peer.asText()));
      swarm.expectServers(blocks.length);
      return swarm;
    } catch (IOException | RuntimeException | Error e) {
      swarm.close();
      throw e;
    }
  }

  private JsonNode next() throws IOException {
    String line = told.readLine();
    assertThat(line).as("the swarm ended: " + written()).isNotNull();
    return Json.parse(line);
  }

  private String written() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  Swarm swarm() {
    return new Swarm(peers, PREFIX, model);
  }

  private void expectServers(int more) throws IOException {
    for (int i = 0; i < more; i++) {
      assertThat(next().path("server").asInt()).isEqualTo(servers++);
    }
  }

  private void order(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
  }

  /** Starts some more servers; returns when they are online. */
  void add(String... blocks) throws IOException {
    order("start " + String.join(" ", blocks));
    expectServers(blocks.length);
  }

  /** Kills a server with all its processes, as a machine dies. */
  void kill(int server) throws IOException {
    order("kill " + server);
    assertThat(next().path("killed").asInt()).isEqualTo(server);
  }

  /** How often the servers have said something in their logs. */
  long said(String words) throws IOException {
    return written().lines().filter(line -> line.contains(words)).count();
  }

  /** Waits until they have said it more often than before. */
  void awaitSaid(String words, long before) throws IOException {
    long begin = System.nanoTime();
    while (said(words) <= before) {
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
