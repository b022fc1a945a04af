package org.zeropoint.training.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process holds in memory, the tensors outside the heap included. */
public final class ProcessMemory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final long KIB = 1024;

  private ProcessMemory() {}

  /**
   * Bytes of resident memory, as Linux says in {@code /proc/self/status} (the pages of {@code
   * statm} in a unit that does not depend on the machine); elsewhere the bytes of the heap in use,
   * which leaves out what the engine allocates by itself.
   */
  public static long bytes() {
    try {
      return resident(Files.readString(STATUS, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      Runtime runtime = Runtime.getRuntime();
      return runtime.totalMemory() - runtime.freeMemory();
    }
  }

  /** {@code VmRSS: 123456 kB} in bytes. */
  static long resident(String status) throws IOException {
    int at = status.indexOf(RESIDENT);
    int end = status.indexOf(" kB", Math.max(at, 0));
    if (at < 0 || end < 0) {
      throw new IOException("no resident memory is told");
    }
    return Long.parseLong(status.substring(at + RESIDENT.length(), end).strip()) * KIB;
  }
}
