package org.zeropoint.bench;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.zeropoint.deploy.Server;
import org.zeropoint.deploy.Settings;
import org.zeropoint.shared.Json;

/**
 * The packaged server on the embedded database, with data that were loaded while it stood still.
 */
final class BenchServer implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(10);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private static final String KEPT = "kept";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Settings settings;
  private Server server;

  /** A server without data, or with those that were {@link #keep kept} under this name. */
  BenchServer(String name) {
    Path directory = Path.of(System.getProperty("zeropoint.bench.directory"));
    Path data = directory.resolve(name);
    if (!isKept(data)) {
      delete(data);
    }
    settings =
        new Settings(
            Path.of(System.getProperty("zeropoint.home")),
            data,
            "127.0.0.1",
            freePort(),
            freePort(),
            directory.resolve("engine"),
            // A backup of a million proposals would fall into the measurement of one server only.
            List.of("-Dzeropoint.backup.hours=0"));
  }

  /** Where the database file is. */
  String database() {
    return "jdbc:h2:file:" + settings.data().resolve("db/zeropoint");
  }

  Path data() {
    return settings.data();
  }

  /** The running server's process. */
  long pid() {
    return server.process().pid();
  }

  /** Whether its data are from an earlier run. */
  boolean isKept() {
    return isKept(settings.data());
  }

  private static boolean isKept(Path data) {
    return Files.exists(data.resolve(KEPT));
  }

  /** Leaves the data, as they will be, to later runs: a million proposals take long to load. */
  void keep() {
    try {
      Files.writeString(settings.data().resolve(KEPT), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void start() throws InterruptedException {
    Path console = settings.data().resolveSibling(settings.data().getFileName() + ".console");
    server = Server.start(settings, Redirect.appendTo(console.toFile()));
    server.awaitReady(START);
  }

  /** A fresh token of a demo account. */
  String token(String user) {
    Properties users = new Properties();
    try (Reader reader = Files.newBufferedReader(settings.demoUsers())) {
      users.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String pair = user + ":" + users.getProperty(user);
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> made =
        send("Basic " + basic, "api/tokens", "{\"label\":\"bench\",\"days\":1}", TIMEOUT);
    if (made.statusCode() != 201) {
      throw new IllegalStateException(made.statusCode() + " " + made.body());
    }
    return Json.parse(made.body()).path("token").asText();
  }

  HttpResponse<String> get(String token, String path) {
    return get(token, path, TIMEOUT);
  }

  HttpResponse<String> get(String token, String path, Duration timeout) {
    return send("Bearer " + token, path, "", timeout);
  }

  HttpResponse<String> post(String token, String path, String body) {
    return send("Bearer " + token, path, body, TIMEOUT);
  }

  private HttpResponse<String> send(
      String authorization, String path, String body, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.localUrl() + path))
            .timeout(timeout)
            .header("Authorization", authorization);
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) {
    if (Files.notExists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
