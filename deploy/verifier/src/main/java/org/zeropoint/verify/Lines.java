package org.zeropoint.verify;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of a file of any length, of which each may have only so many bytes. */
final class Lines implements Closeable {

  private final InputStream in;
  private final int longest;
  private long number;
  private boolean closed = true;

  private Lines(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /**
   * @throws Stop when there is no such file, or it may not be read
   */
  static Lines open(Path file, int longest) {
    try {
      if (Files.isDirectory(file)) {
        throw Stop.unreadable(file + " is a directory");
      }
      return new Lines(new BufferedInputStream(Files.newInputStream(file), 1 << 16), longest);
    } catch (IOException e) {
      throw Stop.unreadable(file + ": " + Documents.reason(e));
    }
  }

  /**
   * The next line, without its end; empty behind the last.
   *
   * @throws IllegalArgumentException when it is too long or no UTF-8
   */
  Optional<String> next() throws IOException {
    var bytes = new ByteArrayOutputStream();
    int read = in.read();
    if (read < 0) {
      return Optional.empty();
    }
    number++;
    while (read >= 0 && read != '\n') {
      if (bytes.size() == longest) {
        throw new IllegalArgumentException("it has more than " + longest + " bytes");
      }
      bytes.write(read);
      read = in.read();
    }
    closed = read == '\n';
    return Optional.of(
        Documents.utf8(bytes.toByteArray())
            .orElseThrow(() -> new IllegalArgumentException("it is no UTF-8")));
  }

  /** Number of the line that was read last, from 1. */
  long number() {
    return number;
  }

  /** Whether the line that was read last has its end. */
  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
