package org.zeropoint.training.engine.petals.swarm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.zeropoint.shared.Settings;
import org.zeropoint.training.engine.worker.Program;

/**
 * Where the worker lies and what it may take.
 *
 * @param python of a virtual environment with Petals
 * @param home directory of the worker's files
 * @param mebibytes of data at most
 * @param threads of the processor
 * @param call time for a call
 * @param patience time in which one server of the swarm has to answer
 */
record Installation(
    Path python, Path home, int mebibytes, int threads, Duration call, Duration patience) {

  static final String LIBRARY = "petals";

  /** As it is set. */
  static Installation of(Settings settings) {
    return new Installation(
        settings.petalsPython(),
        settings.data().toAbsolutePath().resolve("workers").resolve(LIBRARY),
        settings.petalsMemory(),
        settings.petalsThreads(),
        settings.petalsDeadline(),
        settings.petalsPatience());
  }

  /** The version of Petals that the worker was written for. */
  static String version() {
    return Program.version(LIBRARY);
  }

  Program program() {
    return new Program(
        LIBRARY,
        Settings.PETALS_PYTHON,
        "Python 3.11",
        List.of("form.py", "group.py", "model.py", "moved.py", "tuning.py"),
        python,
        home,
        List.of("--memory", String.valueOf(mebibytes), "--threads", String.valueOf(threads)),
        List.of(),
        call);
  }
}
