package org.zeropoint.lm.safetensors;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;

/** Errors that name the file. */
final class FileErrors {

  private FileErrors() {}

  /** Something that reads a file. */
  @FunctionalInterface
  interface Reading<T> {
    T get() throws IOException;
  }

  /**
   * @throws Invalid beginning with the file's name when it is missing or breaks a rule
   * @throws Unavailable naming the file when it cannot be read
   */
  static <T> T naming(String file, Reading<T> reading) {
    try {
      return reading.get();
    } catch (Invalid e) {
      throw new Invalid("", file + ": " + e.violations().get(0).rule());
    } catch (NoSuchFileException e) {
      throw new Invalid("", file + ": is missing");
    } catch (ClosedChannelException e) {
      throw new Unavailable("The file " + file + " is closed.", e);
    } catch (IOException e) {
      throw new Unavailable("The file " + file + " cannot be read.", e);
    }
  }

  /** Opens what is a file: the opening of a pipe would wait for somebody to write into it. */
  static FileChannel open(Path path, OpenOption... options) throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new Invalid("", "is not a regular file");
    }
    var all = new HashSet<OpenOption>(Set.of(options));
    all.add(READ);
    return FileChannel.open(path, all);
  }
}
