package org.zeropoint.it;

import java.io.IOException;
import java.io.Reader;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.zeropoint.deploy.Server;
import org.zeropoint.deploy.Settings;

/**
 * A server with the packaged application, on free ports and a data directory of its own. All tests
 * share {@link #shared()}; a test that kills or restarts takes one with {@link #start(String)}.
 *
 * <p>With {@code zeropoint.it.url} and {@code zeropoint.it.data} given, the shared one is a server
 * that runs already.
 */
public final class ZeropointServer implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(4);
  private static final Set<ZeropointServer> RUNNING = ConcurrentHashMap.newKeySet();
  private static ZeropointServer shared;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ZeropointServer::stopAll));
  }

  private Settings settings;
  private final URI root;
  private Server server;

  private ZeropointServer(Settings settings) {
    this.settings = settings;
    this.root = URI.create(settings.localUrl());
  }

  private ZeropointServer(URI running, Path data) {
    this.settings = settings(data, running.getPort(), 1);
    this.root = running;
  }

  /** The one server of all tests, started by the first that asks. */
  public static synchronized ZeropointServer shared() {
    if (shared == null) {
      String running = System.getProperty("zeropoint.it.url", "");
      shared =
          running.isEmpty()
              ? start("shared")
              : new ZeropointServer(
                  URI.create(running), Path.of(System.getProperty("zeropoint.it.data")));
    }
    return shared;
  }

  /** The one that Arquillian starts, once the application is deployed to it. */
  public static ZeropointServer inside() {
    int port = Integer.getInteger("zeropoint.it.inside.port");
    return new ZeropointServer(
        URI.create("http://localhost:" + port + "/"),
        Path.of(System.getProperty("zeropoint.it.directory"), "inside"));
  }

  /** A further server that has no data yet; {@code name} is the directory that it gets. */
  public static ZeropointServer start(String name, String... javaOptions) {
    Path data = Path.of(System.getProperty("zeropoint.it.directory"), name);
    delete(data);
    ZeropointServer server =
        new ZeropointServer(settings(data, freePort(), freePort(), javaOptions));
    server.start();
    return server;
  }

  /**
   * A node that has no data yet.
   *
   * @param code with which it enrols
   */
  public static ZeropointServer startNode(
      String name, ZeropointServer coordinator, String code, String... javaOptions) {
    Path data = Path.of(System.getProperty("zeropoint.it.directory"), name);
    delete(data);
    try {
      Files.createDirectories(data);
      Files.writeString(data.resolve("enrolment.code"), code);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Stream<String> role =
        Stream.of("-Dzeropoint.role=node", "-Dzeropoint.coordinator=" + coordinator.root);
    String[] options = Stream.concat(role, Stream.of(javaOptions)).toArray(String[]::new);
    ZeropointServer node = new ZeropointServer(settings(data, freePort(), freePort(), options));
    node.start();
    return node;
  }

  /** Starts it again on the same data and ports after {@link #kill()} or {@link #close()}. */
  public void start() {
    Path console = settings.data().resolveSibling(settings.data().getFileName() + ".console");
    server = Server.start(settings, Redirect.appendTo(console.toFile()));
    RUNNING.add(this);
    try {
      server.awaitReady(START);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The same with other options than before. */
  public void start(List<String> javaOptions) {
    settings =
        settings(
            settings.data(),
            settings.port(),
            settings.managementPort(),
            javaOptions.toArray(String[]::new));
    start();
  }

  /** Ends it as a power cut would. */
  public void kill() {
    server.kill();
    RUNNING.remove(this);
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    RUNNING.remove(this);
  }

  static void stopAll() {
    RUNNING.forEach(ZeropointServer::close);
    synchronized (ZeropointServer.class) {
      shared = null;
    }
  }

  /** The address of a path below the root, {@code api/health}. */
  public URI uri(String path) {
    return root.resolve("/").resolve(path.startsWith("/") ? path.substring(1) : path);
  }

  public Path data() {
    return settings.data();
  }

  public Path log() {
    return settings.log();
  }

  /** The password that the application made for a demo account. */
  public String password(String user) {
    Properties users = new Properties();
    try (Reader reader = Files.newBufferedReader(settings.demoUsers())) {
      users.load(reader);
    } catch (IOException e) {
      throw new IllegalStateException("no demo users in " + settings.demoUsers(), e);
    }
    String password = users.getProperty(user);
    if (password == null) {
      throw new IllegalStateException("no demo user " + user + " in " + settings.demoUsers());
    }
    return password;
  }

  private static Settings settings(Path data, int port, int managementPort, String... javaOptions) {
    Stream<String> agent =
        Stream.of(System.getProperty("zeropoint.it.java.options", "").split(" "));
    // The tests receive what webhooks send, and are nodes.
    Stream<String> opened =
        Stream.of(
            "-Dzeropoint.webhooks.allow=127.0.0.1/32",
            "-Dzeropoint.webhooks.http=true",
            "-Dzeropoint.nodes.loopback=true");
    List<String> options =
        Stream.of(agent, opened, Stream.of(javaOptions))
            .flatMap(given -> given)
            .filter(o -> !o.isBlank())
            .toList();
    Path home = Path.of(System.getProperty("zeropoint.home"));
    // Unpacked once for all servers of a test run: it is large.
    Path cache = Path.of(System.getProperty("zeropoint.it.directory"), "engine");
    return new Settings(home, data, "127.0.0.1", port, managementPort, cache, options);
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path directory) {
    if (Files.notExists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
