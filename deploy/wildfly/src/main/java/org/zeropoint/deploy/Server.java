package org.zeropoint.deploy;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A running WildFly with the application, as a child process. */
public final class Server implements AutoCloseable {

  private static final Duration STOP = Duration.ofSeconds(60);

  private final Settings settings;
  private final DataLock lock;
  private final Process process;

  private Server(Settings settings, DataLock lock, Process process) {
    this.settings = settings;
    this.lock = lock;
    this.process = process;
  }

  /**
   * Starts a server and returns at once.
   *
   * @param console where its warnings and errors go
   * @throws Refused when something that it needs is missing or taken
   */
  public static Server start(Settings settings, Redirect console) {
    Preflight.files(settings);
    DataLock lock = DataLock.take(settings.data());
    try {
      Preflight.ports(settings);
      BaseDirectory.prepare(settings);
      ProcessBuilder command = CommandLine.of(settings);
      Process process = command.redirectOutput(console).redirectError(console).start();
      Server server = new Server(settings, lock, process);
      server.note();
      return server;
    } catch (IOException e) {
      lock.close();
      throw new Refused("The server cannot be started: " + e.getMessage() + ".");
    } catch (Refused e) {
      lock.close();
      throw e;
    }
  }

  private void note() throws IOException {
    try {
      lock.note(process.toHandle());
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /**
   * Waits until the application answers.
   *
   * @throws Refused when the server ends, the application cannot be deployed, or the time is over
   */
  public void awaitReady(Duration limit) throws InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    URI health = URI.create(settings.localUrl() + "api/health");
    long end = System.nanoTime() + limit.toNanos();
    while (!answers(client, health)) {
      if (!process.isAlive()) {
        throw new Refused(
            "The server ended while it started (exit code "
                + process.exitValue()
                + "): see "
                + settings.log()
                + ".");
      }
      if (Files.exists(settings.base().resolve("deployments/zeropoint.ear.failed"))) {
        throw new Refused("The application could not be deployed: see " + settings.log() + ".");
      }
      if (System.nanoTime() > end) {
        throw new Refused(
            "The server was not ready after "
                + limit.toSeconds()
                + " s: see "
                + settings.log()
                + ".");
      }
      process.waitFor(200, TimeUnit.MILLISECONDS);
    }
  }

  private static boolean answers(HttpClient client, URI health) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(10)).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  public Settings settings() {
    return settings;
  }

  public Process process() {
    return process;
  }

  /** Ends it at once, as a power cut would; the data directory is free afterwards. */
  public void kill() {
    process.destroyForcibly();
    await();
    lock.close();
  }

  /** Stops it in order, and returns when it has ended. */
  @Override
  public void close() {
    process.destroy();
    await();
    lock.close();
  }

  private void await() {
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The file that the server's log is in. */
  public Path log() {
    return settings.log();
  }
}
