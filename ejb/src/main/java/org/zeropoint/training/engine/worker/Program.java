package org.zeropoint.training.engine.worker;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The program of a worker: files that come with the product, and a Python that an admin has set up
 * for it.
 *
 * @param name of the worker, of its folder and of the library that computes, {@code tinygrad}
 * @param setting that names the Python
 * @param needs what has to be there for the setup, in words
 * @param files of its folder of the class path, but for those that every worker has
 * @param python of a virtual environment with the library
 * @param home directory of the worker's files and of what it caches
 * @param arguments of the program, but for what a start adds
 * @param variables that it gets of this process's, beside those that every program needs
 * @param call time for a call
 */
public record Program(
    String name,
    String setting,
    String needs,
    List<String> files,
    Path python,
    Path home,
    List<String> arguments,
    List<String> variables,
    Duration call) {

  private static final String ALL = "workers/";
  private static final String COMMON = ALL + "common";
  private static final List<String> COMMON_FILES = List.of("process.py", "wire.py");
  private static final String REQUIREMENTS = "requirements.txt";
  private static final String SETUP = "setup";
  private static final int PROTOCOL = 1;
  private static final Duration START = Duration.ofSeconds(60);

  public Program {
    files = List.copyOf(files);
    arguments = List.copyOf(arguments);
    variables = List.copyOf(variables);
  }

  /** The version of a library that its worker was written for. */
  public static String version(String name) {
    return new String(WorkerFiles.read(ALL + name, REQUIREMENTS), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(name + "=="))
        .map(line -> line.substring(name.length() + 2).split("[ \\\\]", 2)[0])
        .findFirst()
        .orElseThrow();
  }

  /** The version that {@link #python} has to have. */
  String version() {
    return version(name);
  }

  /** Where the worker's files are. */
  public Path code() {
    return home.resolve("code");
  }

  /**
   * Puts the worker's files in their place.
   *
   * @throws org.zeropoint.shared.Unavailable when they cannot be written
   */
  public void unpack() {
    var own = new ArrayList<>(files);
    own.addAll(List.of("worker.py", REQUIREMENTS, SETUP));
    WorkerFiles.unpack(ALL + name, own, code());
    WorkerFiles.unpack(COMMON, COMMON_FILES, code());
  }

  /** What an admin has to do where there is no virtual environment. */
  String remedy() {
    return "run `bash %s %s` (%s), or set %s"
        .formatted(code().resolve(SETUP), home.resolve("venv"), needs, setting);
  }

  List<String> command(String... more) {
    var command = new ArrayList<String>();
    // Isolated: no variables, no user's packages; nothing written beside the code.
    command.addAll(List.of(python.toString(), "-I", "-B", code().resolve("worker.py").toString()));
    command.addAll(arguments);
    command.addAll(List.of(more));
    return command;
  }

  /** Nothing of this process's variables, which may hold secrets, but what finds programs. */
  Map<String, String> environment() {
    var environment = new HashMap<String, String>();
    environment.put("LANG", "C.UTF-8");
    environment.put("HOME", home.toString());
    environment.put("XDG_CACHE_HOME", home.resolve("cache").toString());
    var passed = new ArrayList<>(variables);
    passed.addAll(List.of("PATH", "LD_LIBRARY_PATH"));
    for (String name : passed) {
      Optional.ofNullable(System.getenv(name)).ifPresent(value -> environment.put(name, value));
    }
    return environment;
  }

  /** How it is started. */
  public WorkerSpec spec() {
    return new WorkerSpec(name, command(), environment(), code(), PROTOCOL, START, call);
  }
}
