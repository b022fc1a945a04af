package org.zeropoint.deploy;

import java.io.IOException;
import java.io.Reader;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Nodes on this machine, for trying them out: each a server of its own, enrolled as one on another
 * machine would be, with a code that the demo admin asks for.
 */
final class TrialNodes {

  private static final int MOST = 16;
  private static final Pattern CODE =
      Pattern.compile("\"code\"\\s*:\\s*\"([A-Za-z0-9_-]{8,200})\"");

  private TrialNodes() {}

  /**
   * How many are wanted.
   *
   * @param value of the property {@code nodes}
   * @throws Refused when it is no number from 0 to {@value #MOST}
   */
  static int wanted(String value) {
    try {
      int number = Integer.parseInt(value.trim());
      if (number >= 0 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new Refused("nodes must be a number from 0 to " + MOST + ", but is \"" + value + "\".");
  }

  /**
   * Starts one, and returns when it answers.
   *
   * @param started takes the server as soon as there is one, so that it is stopped with the others
   * @param coordinator the server that it works for, which is ready
   * @param number from 1
   */
  static void start(Settings coordinator, int number, Duration limit, Consumer<Server> started)
      throws InterruptedException {
    Settings node = settings(coordinator, number);
    try {
      Files.createDirectories(node.data());
      if (Files.notExists(node.data().resolve("membership.json"))) {
        Enrolment.write(node, code(coordinator, number));
      }
      Server server = Server.start(node, Redirect.INHERIT);
      started.accept(server);
      server.awaitReady(limit);
    } catch (IOException e) {
      throw new Refused("Node " + number + " cannot be started: " + e.getMessage() + ".");
    } catch (Refused e) {
      throw new Refused("Node " + number + ": " + e.getMessage());
    }
  }

  private static Settings settings(Settings coordinator, int number) {
    int port = coordinator.port() + number;
    List<String> options = new ArrayList<>(coordinator.javaOptions());
    options.add("-Dzeropoint.role=node");
    options.add("-Dzeropoint.coordinator=" + coordinator.localUrl());
    options.add("-Dzeropoint.node.name=node-" + number);
    options.add("-Dzeropoint.node.url=http://127.0.0.1:" + port);
    return new Settings(
        coordinator.home(),
        coordinator.data().resolve("nodes/" + number),
        "127.0.0.1",
        port,
        coordinator.managementPort() + number,
        coordinator.engineCache(),
        options);
  }

  private static String code(Settings coordinator, int number)
      throws IOException, InterruptedException {
    String credentials = "admin:" + password(coordinator);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(coordinator.localUrl() + "api/nodes/codes"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"node-" + number + "\"}"))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    Matcher code = CODE.matcher(answer.body());
    if (answer.statusCode() != 201 || !code.find()) {
      throw new Refused(
          "the coordinator gave no enrolment code (HTTP " + answer.statusCode() + ").");
    }
    return code.group(1);
  }

  private static String password(Settings coordinator) throws IOException {
    Path file = coordinator.demoUsers();
    Properties users = new Properties();
    if (Files.isReadable(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        users.load(reader);
      }
    }
    String password = users.getProperty("admin");
    if (password == null) {
      throw new Refused(
          "there is no demo admin in "
              + file
              + " to ask for an enrolment code: enrol nodes with codes from the page Nodes.");
    }
    return password;
  }
}
