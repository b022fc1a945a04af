package org.zeropoint.training.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for the program of each worker; here its library hangs as soon as it is loaded. */
public abstract class WorkerProgramContract {

  private static final String LOADED =
      """
      import colorsys
      import signal
      print("loaded", colorsys.__file__, flush=True)
      """;
  private static final String HANGING =
      """
      while True:
          signal.pause()
      """;

  @TempDir protected Path directory;

  protected Process process;
  protected BufferedReader said;

  /** Folder of the program. */
  protected abstract String name();

  /** Files that it needs until it loads its library. */
  protected abstract List<String> files();

  /** What it loads first. */
  protected abstract String library();

  protected abstract List<String> arguments();

  /** Lines of Python that the library runs after it has said that it is loaded. */
  protected String then() {
    return "";
  }

  @BeforeEach
  void unpack() throws IOException {
    PlainPython.isNeeded();
    WorkerFiles.unpack("workers/" + name(), files(), directory);
    WorkerFiles.unpack("workers/common", List.of("process.py", "wire.py"), directory);
    Files.writeString(directory.resolve(library() + ".py"), LOADED + then() + HANGING);
    Files.writeString(directory.resolve("colorsys.py"), "");
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** Starts it and returns its first line; without packages, so that there is no other library. */
  protected String started(String... more) throws IOException {
    var command = new ArrayList<>(List.of(PlainPython.command(), "-I", "-S", "-B"));
    command.add(directory.resolve("worker.py").toString());
    command.addAll(arguments());
    command.addAll(List.of(more));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().write(("00".repeat(32) + "\n").getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    said = process.inputReader();
    return said.readLine();
  }

  protected void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private int status() throws Exception {
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void signalsForTheServerDoNotEndIt_theEndOfTheServerDoes() throws Exception {
    assertThat(started("--socket", directory.resolve("s").toString())).startsWith("loaded");
    signal("TERM");
    signal("INT");
    process.getOutputStream().close();
    assertThat(status()).as(said.lines().toList().toString()).isZero();
  }

  @Test
  void probeThatHangsEndsWithTheServer() throws Exception {
    assertThat(started("--probe")).startsWith("loaded");
    process.getOutputStream().close();
    assertThat(status()).isZero();
  }

  @Test
  void whatLiesBesideItHidesNothingOfPython() throws Exception {
    assertThat(started("--probe")).startsWith("loaded").doesNotContain(directory.toString());
  }

  private String setUp(Path target) throws Exception {
    Path python = Files.writeString(directory.resolve("python"), "#!/bin/sh\necho \"$@\"\n");
    assertThat(python.toFile().setExecutable(true)).isTrue();
    WorkerFiles.unpack("workers/" + name(), List.of("setup"), directory);
    var builder =
        new ProcessBuilder("bash", directory.resolve("setup").toString(), target.toString());
    builder.environment().put("PYTHON", python.toString());
    process = builder.redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void setupClearsNoDirectoryOfOthers() throws Exception {
    Path precious = Files.createDirectories(directory.resolve("precious"));
    Files.writeString(precious.resolve("file"), "");
    assertThat(setUp(precious))
        .contains(precious + " is there and is no virtual environment")
        .doesNotContain("-m venv");
    assertThat(status()).isEqualTo(1);
    assertThat(setUp(precious.resolve("file"))).contains("is no virtual environment");
  }

  @Test
  void setupTakesDirectoriesOfItsOwnAndEmptyOnes() throws Exception {
    Path empty = Files.createDirectories(directory.resolve("empty"));
    assertThat(setUp(empty)).contains("-m venv --clear " + empty);
    Path own = Files.createDirectories(directory.resolve("own"));
    Files.writeString(own.resolve("pyvenv.cfg"), "");
    assertThat(setUp(own)).contains("-m venv --clear " + own);
    Path none = directory.resolve("none");
    assertThat(setUp(none)).contains("-m venv --clear " + none);
  }
}
