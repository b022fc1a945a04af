package org.zeropoint.training.engine.tinygrad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.worker.Probe;

/** What the engine says where it cannot work; the programs are shell scripts, not Python. */
class ProbeTest {

  @TempDir private Path directory;

  private Installation installation(Path python) {
    return new Installation(
        python, directory.resolve("home"), "auto", 4096, 1, Duration.ofSeconds(10));
  }

  private Probe probe(String script) throws IOException {
    Path program = directory.resolve("python");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new Probe(installation(program).program());
  }

  private static String reason(Probe probe) {
    assertThatThrownBy(probe::require).isInstanceOf(Unavailable.class);
    assertThat(probe.now().available()).isFalse();
    assertThat(probe.outage()).hasValue(probe.now().reason());
    return probe.now().reason();
  }

  @Test
  void missingPythonIsTold_withWhatToDo() {
    var probe = new Probe(installation(Path.of("/nowhere/python")).program());
    assertThat(reason(probe))
        .contains("there is no /nowhere/python")
        .contains(directory.resolve("home/code/setup").toString())
        .contains("zeropoint.tinygrad.python");
    assertThat(directory.resolve("home/code/setup")).isRegularFile();
  }

  @Test
  void pythonWithoutTinygradIsTold() throws IOException {
    assertThat(reason(probe("echo No module named tinygrad >&2; exit 1")))
        .contains("No module named tinygrad");
  }

  @Test
  void anotherVersionIsTold() throws IOException {
    assertThat(reason(probe("echo '{\"device\":\"CPU\",\"tinygrad\":\"0.1.0\"}'")))
        .contains("it has tinygrad 0.1.0 and needs " + Installation.version());
  }

  @Test
  void nonsenseIsTold() throws IOException {
    assertThat(reason(probe("echo hello"))).contains("hello");
  }

  @Test
  void temporaryDirectoryThatIsOfNoUseIsTold() throws IOException {
    Probe sound =
        probe("echo '{\"device\":\"CPU\",\"tinygrad\":\"%s\"}'".formatted(Installation.version()));
    Path narrow = Files.createDirectories(directory.resolve("n".repeat(120)));
    String before = System.setProperty("java.io.tmpdir", narrow.toString());
    try {
      assertThat(reason(sound)).contains(narrow.toString()).contains("java.io.tmpdir");
      assertThat(narrow).isEmptyDirectory();
      System.setProperty("java.io.tmpdir", directory.resolve("nowhere").toString());
      assertThat(reason(probe("exit 0"))).contains(directory.resolve("nowhere").toString());
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
  }

  @Test
  void slowPythonHoldsNobodyUp() throws IOException {
    Probe probe = probe("exec sleep 600");
    try {
      assertThat(probe.now().reason()).contains("being looked at");
      assertThat(probe.now().reason()).contains("being looked at");
      assertThat(probe.outage()).as("nobody knows yet").isEmpty();
    } finally {
      ProcessHandle.current()
          .children()
          .filter(child -> child.info().commandLine().orElse("").contains("sleep 600"))
          .forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void askingHoldsNobodyUp_whileSomebodyWaitsForTheAnswer() throws Exception {
    Path go = directory.resolve("go");
    Probe probe =
        probe(
            "until [ -e %s ]; do sleep 0.05; done; echo '{\"device\":\"CPU\",\"tinygrad\":\"%s\"}'"
                .formatted(go, Installation.version()));
    var waiting = new Thread(probe::require);
    try {
      assertThat(probe.now().reason()).contains("being looked at");
      waiting.start();
      awaitWaiting(waiting);
      assertThat(probe.now().reason()).contains("being looked at");
      assertThat(waiting.isAlive()).isTrue();
    } finally {
      Files.createFile(go);
      waiting.join(10_000);
    }
    assertThat(waiting.isAlive()).isFalse();
    assertThat(probe.now().available()).isTrue();
  }

  private static void awaitWaiting(Thread thread) {
    long begin = System.nanoTime();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
      Thread.onSpinWait();
    }
  }

  private static ProcessHandle child(String commandLine) {
    var pattern = Pattern.compile(commandLine);
    return ProcessHandle.current()
        .children()
        .filter(child -> pattern.matcher(child.info().commandLine().orElse("")).find())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void hangingPythonEndsWithTheServer() throws Exception {
    probe("exec sleep 601");
    var engine = new TinygradEngine(installation(directory.resolve("python")));
    assertThat(engine.availability().reason()).contains("being looked at");
    ProcessHandle hanging = child(directory + "|sleep 601");
    engine.end();
    hanging.onExit().get(10, TimeUnit.SECONDS);
    assertThat(engine.availability().reason()).contains("the server ends");
  }

  @Test
  void soundPythonIsRemembered() throws IOException {
    Path times = directory.resolve("times");
    Probe probe =
        probe(
            "echo once >> %s; echo '{\"device\":\"CPU (clang), 2 threads\",\"tinygrad\":\"%s\"}'"
                .formatted(times, Installation.version()));
    probe.require();
    probe.require();
    assertThat(probe.now().available()).isTrue();
    assertThat(probe.outage()).isEmpty();
    assertThat(probe.now().device()).startsWith("CPU (clang), 2 threads, tinygrad 0.");
    assertThat(Files.readAllLines(times)).containsExactly("once");
    Files.delete(directory.resolve("python"));
    assertThat(probe.now().reason()).contains("there is no");
  }
}
