package org.zeropoint.training.engine.petals.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.zeropoint.training.engine.worker.WorkerProgramContract;

class WorkerProgramTest extends WorkerProgramContract {

  /** As hivemind, which starts processes that outlive the one that started them. */
  private static final String CHILD =
      """
      import subprocess
      import sys
      frame = sys._getframe()
      while "directory" not in frame.f_locals and frame.f_back:
          frame = frame.f_back
      child = subprocess.Popen(["sleep", "600"])
      print(child.pid, frame.f_locals.get("directory"), flush=True)
      """;

  @Override
  protected String name() {
    return "petals";
  }

  @Override
  protected List<String> files() {
    return List.of("worker.py", "group.py", "moved.py");
  }

  @Override
  protected String library() {
    return "hivemind";
  }

  @Override
  protected List<String> arguments() {
    return List.of("--memory", "4096", "--threads", "1");
  }

  @Override
  protected String then() {
    return CHILD;
  }

  @Test
  void whatItStartedGoesWithIt_whateverEndsIt() throws Exception {
    started("--socket", directory.resolve("s").toString());
    String[] told = said.readLine().split(" ");
    ProcessHandle child = ProcessHandle.of(Long.parseLong(told[0])).orElseThrow();
    Path sockets = Path.of(told[1]);
    assertThat(child.isAlive()).isTrue();
    assertThat(sockets).isDirectory();
    assertThat(Files.getPosixFilePermissions(sockets))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    signal("KILL");
    child.onExit().get(20, TimeUnit.SECONDS);
    // The end of what it writes: nobody is left who could.
    assertThat(said.lines().toList()).isEmpty();
    awaitGone(sockets);
  }

  private static void awaitGone(Path directory) {
    long begin = System.nanoTime();
    while (Files.exists(directory)) {
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
      Thread.onSpinWait();
    }
  }
}
