package org.zeropoint.deploy;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How one server is started.
 *
 * @param home the provisioned installation; never written to, so that several servers can run from
 *     it
 * @param data everything that this server keeps
 * @param address where it listens, {@code 127.0.0.1} unless others are to reach it
 * @param port of pages and REST
 * @param managementPort of health and metrics, on the loopback address only
 * @param engineCache where the native library of the engine is unpacked (432 MB); servers may share
 *     it
 * @param javaOptions for the server's JVM, after the defaults
 */
public record Settings(
    Path home,
    Path data,
    String address,
    int port,
    int managementPort,
    Path engineCache,
    List<String> javaOptions) {

  public Settings {
    home = home.toAbsolutePath().normalize();
    data = data.toAbsolutePath().normalize();
    engineCache = engineCache.toAbsolutePath().normalize();
    javaOptions = List.copyOf(javaOptions);
  }

  /**
   * Read from {@code zeropoint.home}, {@code .data}, {@code .address}, {@code .port}, {@code
   * .management.port}, …
   */
  public static Settings of(Properties properties) {
    Path data = Path.of(properties.getProperty("zeropoint.data", "var"));
    String cache = properties.getProperty("zeropoint.engine.cache", "");
    int port = port(properties, "zeropoint.port", 8080);
    return new Settings(
        Path.of(properties.getProperty("zeropoint.home", "server")),
        data,
        properties.getProperty("zeropoint.address", "127.0.0.1"),
        port,
        port(properties, "zeropoint.management.port", port < 60000 ? port + 1910 : port - 1910),
        cache.isEmpty() ? data.resolve("cache/djl") : Path.of(cache),
        List.of(properties.getProperty("zeropoint.java.options", "").split(" ")).stream()
            .filter(option -> !option.isEmpty())
            .toList());
  }

  private static int port(Properties properties, String name, int otherwise) {
    String value = properties.getProperty(name, String.valueOf(otherwise));
    try {
      int port = Integer.parseInt(value);
      if (port > 0 && port < 65536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new Refused(name + " must be a number from 1 to 65535, but is \"" + value + "\".");
  }

  /** The same with a further option for the server's JVM. */
  Settings with(String javaOption) {
    List<String> options =
        Stream.concat(javaOptions.stream(), Stream.of(javaOption)).collect(Collectors.toList());
    return new Settings(home, data, address, port, managementPort, engineCache, options);
  }

  /** Whether the server computes for a coordinator. */
  boolean isNode() {
    return javaOptions.contains("-Dzeropoint.role=node") || ApplicationSettings.isNode();
  }

  /** What the installation deploys. */
  public Path application() {
    return home.resolve("standalone/deployments/zeropoint.ear");
  }

  /**
   * The server's own directory: configuration and deployment, written anew at each start, and its
   * transaction log.
   */
  public Path base() {
    return data.resolve("server");
  }

  public Path log() {
    return data.resolve("log/server.log");
  }

  /** Names and passwords of the demo accounts, once the application has made them. */
  public Path demoUsers() {
    return data.resolve("demo-users.properties");
  }

  public String url() {
    boolean loopback = address.equals("127.0.0.1") || address.equals("0.0.0.0");
    return "http://" + (loopback ? "localhost" : address) + ":" + port + "/";
  }

  /** Where this machine reaches the server, whatever {@code localhost} resolves to. */
  public String localUrl() {
    return "http://" + (address.equals("0.0.0.0") ? "127.0.0.1" : address) + ":" + port + "/";
  }
}
