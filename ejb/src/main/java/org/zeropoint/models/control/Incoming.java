package org.zeropoint.models.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/** Where what is sent lies until it is a model file; on the disk of the model store. */
@ApplicationScoped
public class Incoming {

  /** Bytes that stay free on the disk. */
  static final long RESERVE = 256L << 20;

  private static final long CHECKED_EVERY = 64L << 20;

  @Inject private Settings settings;

  Incoming() {}

  Incoming(Settings settings) {
    this.settings = settings;
  }

  /** A new, empty directory; {@link #drop} deletes it. */
  public Path make() {
    try {
      return Files.createDirectories(root().resolve(UUID.randomUUID().toString()));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * Writes a file of a stream's bytes, as long as the disk has room for them.
   *
   * @throws IOException when the stream cannot be read
   * @throws Unavailable when the file cannot be written
   */
  public void write(InputStream in, Path file) throws IOException {
    var buffer = new byte[1 << 16];
    long total = 0;
    long checked = 0;
    try (OutputStream out = create(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        total += n;
        if (total - checked > CHECKED_EVERY) {
          requireRoom(CHECKED_EVERY);
          checked = total;
        }
        append(out, buffer, n);
      }
    }
  }

  private static OutputStream create(Path file) {
    try {
      return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static void append(OutputStream out, byte[] buffer, int count) {
    try {
      out.write(buffer, 0, count);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * @throws Unavailable when the disk would have less than its reserve left
   */
  public void requireRoom(long bytes) {
    try {
      requireRoom(Files.createDirectories(root()), bytes);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * @throws Unavailable when the disk of a directory would have less than its reserve left
   */
  static void requireRoom(Path directory, long bytes) {
    try {
      long free = Files.getFileStore(directory).getUsableSpace();
      if (free - RESERVE < bytes) {
        throw new Unavailable(
            "the disk of the model store has %d bytes left, of which %d stay free; %d more are needed"
                .formatted(free, RESERVE, bytes));
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Bytes of the files of a directory. */
  static long bytes(Path directory) {
    long all = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        all += Files.size(file);
      }
      return all;
    } catch (IOException | DirectoryIteratorException e) {
      throw new Unavailable("the upload cannot be read: " + e.getMessage(), e);
    }
  }

  /** Deletes a directory with what is in it, or says in the server's log what is left. */
  public void drop(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.getLogger(Incoming.class.getName())
          .log(System.Logger.Level.WARNING, "left behind: " + directory, e);
    }
  }

  /** Deletes what uploads left that a killed server was receiving. */
  public void clear() {
    if (Files.isDirectory(root())) {
      drop(root());
    }
  }

  private Path root() {
    return settings.data().resolve("incoming");
  }

  private static Unavailable unwritable(IOException e) {
    return new Unavailable("the upload cannot be taken: " + e.getMessage(), e);
  }
}
