package org.zeropoint.training.engine.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a worker is started.
 *
 * @param name in the log, {@code tinygrad}
 * @param command program and arguments; {@code --socket} and its path are added, no secret is
 * @param environment all that it gets of variables
 * @param directory it works in
 * @param protocol version that it has to speak
 * @param start time until it has said hello
 * @param call time for a call, unless that says otherwise
 */
public record WorkerSpec(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path directory,
    int protocol,
    Duration start,
    Duration call) {

  public WorkerSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
