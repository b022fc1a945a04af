package org.zeropoint.training.engine.tinygrad;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.zeropoint.shared.Settings;
import org.zeropoint.training.engine.worker.Program;

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

  static final String LIBRARY = "tinygrad";

  /** As it is set. */
  static Installation of(Settings settings) {
    return new Installation(
        settings.tinygradPython(),
        settings.data().toAbsolutePath().resolve("workers").resolve(LIBRARY),
        settings.tinygradDevice(),
        settings.tinygradMemory(),
        settings.tinygradThreads(),
        settings.tinygradDeadline());
  }

  /** The version of tinygrad that the worker was written for. */
  static String version() {
    return Program.version(LIBRARY);
  }

  Program program() {
    return new Program(
        LIBRARY,
        Settings.TINYGRAD_PYTHON,
        "Python 3.11 or later and clang",
        List.of("training.py", "models.py", "rules.py"),
        python,
        home,
        List.of(
            "--device", device,
            "--memory", String.valueOf(mebibytes),
            "--threads", String.valueOf(threads)),
        List.of("OCL_ICD_VENDORS"),
        call);
  }
}
