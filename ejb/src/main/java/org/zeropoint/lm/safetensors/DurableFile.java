package org.zeropoint.lm.safetensors;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zeropoint.shared.Unavailable;

/**
 * A file that is there in full or not at all, also after a power cut: written beside its place,
 * forced to disk, renamed, and the directory forced.
 */
public final class DurableFile {

  private DurableFile() {}

  /** Writes the content to an open file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Replaces {@code file}.
   *
   * @throws Unavailable when it cannot be written; what was there before is then unchanged
   */
  public static void write(Path file, Content content) {
    Path directory = file.toAbsolutePath().getParent();
    Path temporary = directory.resolve("." + file.getFileName() + ".tmp");
    try {
      Files.createDirectories(directory);
      try (FileChannel channel = FileChannel.open(temporary, CREATE, WRITE, TRUNCATE_EXISTING)) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(temporary, file, ATOMIC_MOVE, REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(directory, READ)) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw new Unavailable("The file " + file.getFileName() + " cannot be written.", e);
    }
  }

  public static void write(Path file, byte[] content) {
    write(file, channel -> writeFully(channel, ByteBuffer.wrap(content)));
  }

  static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
