package org.zeropoint.training.engine.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.zeropoint.lm.safetensors.DurableFile;
import org.zeropoint.shared.Unavailable;

/** The files of a worker, which are part of this product, as a process can run them. */
public final class WorkerFiles {

  private WorkerFiles() {}

  /**
   * Puts files into a directory; one that is there but not the same is replaced.
   *
   * @param resources folder of the class path, without a slash at its ends
   * @throws Unavailable when they cannot be written
   */
  public static synchronized void unpack(String resources, List<String> names, Path into) {
    for (String name : names) {
      byte[] content = read(resources, name);
      Path file = into.resolve(name);
      if (!isThere(file, content)) {
        DurableFile.write(file, content);
      }
    }
  }

  /** A file as it is shipped. */
  public static byte[] read(String resources, String name) {
    String path = resources + "/" + name;
    try (InputStream stream = WorkerFiles.class.getClassLoader().getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException(path + " is not packaged");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(path + " cannot be read", e);
    }
  }

  private static boolean isThere(Path file, byte[] content) {
    try {
      return Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), content);
    } catch (IOException e) {
      // Writing it says what is wrong.
      return false;
    }
  }
}
