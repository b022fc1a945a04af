package org.zeropoint.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** PyTorch in Python, in a process of its own that is told line by line what to do. */
final class PythonPeer implements AutoCloseable {

  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private final String version;

  /** Starts it; the model lies in the directory when this returns. */
  PythonPeer(EngineForm form, Path directory, String precision, int threads) throws IOException {
    String python = System.getenv("ZEROPOINT_PYTHON");
    if (python == null) {
      throw new IllegalStateException(
          "ZEROPOINT_PYTHON names no Python: python3 -m venv DIRECTORY,"
              + " DIRECTORY/bin/pip install torch transformers safetensors numpy,"
              + " and set it to DIRECTORY/bin/python");
    }
    var builder =
        new ProcessBuilder(
            python,
            "src/bench/src/main/python/peer.py",
            form.label(),
            directory.toString(),
            precision,
            Integer.toString(threads));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    process = builder.start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    commands = process.outputWriter(StandardCharsets.UTF_8);
    version = answer();
    if (!version.startsWith("ready ")) {
      throw new IllegalStateException("the Python side did not start: " + version);
    }
  }

  String version() {
    return version.substring("ready ".length());
  }

  /** One step; its seconds and its loss. */
  double[] step(Path tokens, int rows, int length) throws IOException {
    String[] found = ask("step %s %d %d".formatted(tokens, rows, length)).split(" ");
    return new double[] {Double.parseDouble(found[0]), Double.parseDouble(found[1])};
  }

  /**
   * Greedy continuation.
   *
   * @param tokens receives what was generated
   * @return seconds
   */
  double generate(Path prompt, int count, List<Integer> tokens) throws IOException {
    String[] found = ask("generate %s %d".formatted(prompt, count)).split(" ");
    for (int i = 1; i < found.length; i++) {
      tokens.add(Integer.parseInt(found[i]));
    }
    return Double.parseDouble(found[0]);
  }

  private String ask(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    return answer();
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IllegalStateException("the Python side ended; what it said stands above");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    commands.close();
    process.destroy();
  }
}
