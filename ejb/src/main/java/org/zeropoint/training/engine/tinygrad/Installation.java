package org.zeropoint.training.engine.tinygrad;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.shared.Settings;
import org.zeropoint.training.engine.worker.WorkerFiles;
import org.zeropoint.training.engine.worker.WorkerSpec;

/**
 * Where the worker lies and what it may take.
 *
 * @param python of a virtual environment with tinygrad
 * @param home directory of the worker's files and of the kernels that it compiled
 * @param device {@code auto|cpu|opencl}
 * @param mebibytes of address space at most
 * @param threads of the processor
 * @param call time for a call
 */
public record Installation(
    Path python, Path home, String device, int mebibytes, int threads, Duration call) {

  private static final String RESOURCES = "workers/tinygrad";
  private static final String REQUIREMENTS = "requirements.txt";
  private static final List<String> FILES =
      List.of(
          "worker.py", "wire.py", "training.py", "models.py", "rules.py", REQUIREMENTS, "setup");
  private static final int PROTOCOL = 1;
  private static final Duration START = Duration.ofSeconds(60);

  /** As it is set. */
  static Installation of(Settings settings) {
    return new Installation(
        settings.tinygradPython(),
        settings.data().toAbsolutePath().resolve(RESOURCES),
        settings.tinygradDevice(),
        settings.tinygradMemory(),
        settings.tinygradThreads(),
        settings.tinygradDeadline());
  }

  /** The version of tinygrad that the worker was written for. */
  static String version() {
    return new String(WorkerFiles.read(RESOURCES, REQUIREMENTS), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("tinygrad=="))
        .map(line -> line.substring("tinygrad==".length()).split("[ \\\\]", 2)[0])
        .findFirst()
        .orElseThrow();
  }

  private Path code() {
    return home.resolve("code");
  }

  /** Puts the worker's files in their place. */
  void unpack() {
    WorkerFiles.unpack(RESOURCES, FILES, code());
  }

  /** What an admin has to do where there is no virtual environment. */
  String remedy() {
    return "run `bash %s %s` (Python 3.11 or later and clang), or set %s"
        .formatted(code().resolve("setup"), home.resolve("venv"), Settings.TINYGRAD_PYTHON);
  }

  List<String> command(String... more) {
    var command = new ArrayList<String>();
    // Isolated: no variables, no user's packages; nothing written beside the code.
    command.addAll(List.of(python.toString(), "-I", "-B", code().resolve("worker.py").toString()));
    command.addAll(List.of("--device", device, "--memory", String.valueOf(mebibytes)));
    command.addAll(List.of("--threads", String.valueOf(threads)));
    command.addAll(List.of(more));
    return command;
  }

  /** Nothing of this process's variables, which may hold secrets, but what finds programs. */
  Map<String, String> environment() {
    var environment = new HashMap<String, String>();
    environment.put("LANG", "C.UTF-8");
    environment.put("HOME", home.toString());
    environment.put("XDG_CACHE_HOME", home.resolve("cache").toString());
    for (String name : List.of("PATH", "LD_LIBRARY_PATH", "OCL_ICD_VENDORS")) {
      Optional.ofNullable(System.getenv(name)).ifPresent(value -> environment.put(name, value));
    }
    return environment;
  }

  WorkerSpec spec() {
    return new WorkerSpec("tinygrad", command(), environment(), code(), PROTOCOL, START, call);
  }

  Path directory() {
    return code();
  }
}
