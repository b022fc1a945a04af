package org.zeropoint.deploy;

import java.io.IOException;
import java.io.Reader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The launcher in the foreground: starts the server, says where it is, and stops it with the
 * process.
 */
final class Console {

  private static final Duration START = Duration.ofMinutes(5);

  private Console() {}

  /** Returns the exit code when the server has ended. */
  static int run() {
    AtomicBoolean stopping = new AtomicBoolean();
    try {
      long begin = System.nanoTime();
      Settings given = Settings.of(System.getProperties());
      int nodes = TrialNodes.wanted(System.getProperty("nodes", "0"));
      Settings settings = nodes > 0 ? given.with("-Dzeropoint.nodes.loopback=true") : given;
      Preflight.files(settings);
      Enrolment.handOn(settings);
      System.out.println("Zeropoint is starting; its data and log are in " + settings.data());
      Server server = Server.start(settings, Redirect.INHERIT);
      List<Server> servers = new CopyOnWriteArrayList<>(List.of(server));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(servers, stopping), "stop"));
      server.awaitReady(START);
      System.out.printf(
          Locale.ROOT,
          "%nZeropoint is ready: %s  (started in %.1f s)%n",
          settings.url(),
          (System.nanoTime() - begin) / 1e9);
      printDemoUsers(settings);
      for (int i = 1; i <= nodes; i++) {
        TrialNodes.start(settings, i, START, servers::add);
        System.out.println("Node " + i + " of " + nodes + " is ready.");
      }
      System.out.println("Stop with Ctrl-C.");
      int code = server.process().waitFor();
      return stopping.get() ? 0 : ended(server, code);
    } catch (Refused e) {
      if (!stopping.get()) {
        System.err.println(e.getMessage());
      }
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static void stop(List<Server> servers, AtomicBoolean stopping) {
    stopping.set(true);
    List<Server> alive = servers.stream().filter(server -> server.process().isAlive()).toList();
    if (alive.isEmpty()) {
      return;
    }
    System.out.println("Zeropoint is stopping …");
    // Nodes first, so that none of them looks for a coordinator that is gone.
    for (int i = alive.size() - 1; i >= 0; i--) {
      alive.get(i).close();
    }
    System.out.println("Zeropoint has stopped.");
  }

  private static int ended(Server server, int code) {
    System.err.println(
        "The server ended by itself (exit code " + code + "): see " + server.log() + ".");
    return 1;
  }

  private static void printDemoUsers(Settings settings) {
    if (!Files.isReadable(settings.demoUsers())) {
      return;
    }
    Properties users = new Properties();
    try (Reader reader = Files.newBufferedReader(settings.demoUsers())) {
      users.load(reader);
    } catch (IOException e) {
      System.err.println(
          "The demo users in " + settings.demoUsers() + " cannot be read: " + e.getMessage() + ".");
      return;
    }
    System.out.println("Demo users, as in " + settings.demoUsers() + ":");
    for (String name : new TreeSet<>(users.stringPropertyNames())) {
      System.out.printf("  %-12s %s%n", name, users.getProperty(name));
    }
  }
}
