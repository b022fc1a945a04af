package org.zeropoint.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/**
 * One server per data directory. The lock lives as long as the launcher; the process noted in the
 * file may outlive a launcher that was killed, and counts too.
 */
final class DataLock implements AutoCloseable {

  private final FileChannel channel;

  private DataLock(FileChannel channel) {
    this.channel = channel;
  }

  static DataLock take(Path data) {
    Path file = data.resolve("lock");
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new Refused(
            "Another Zeropoint is using the data directory "
                + data
                + ": stop it, or name another with -Dzeropoint.data=….");
      }
      DataLock lock = new DataLock(channel);
      Optional<ProcessHandle> orphan = lock.noted();
      if (orphan.isPresent()) {
        channel.close();
        throw new Refused(
            "The server of an earlier start still runs on the data directory "
                + data
                + ": stop it with \"kill "
                + orphan.get().pid()
                + "\".");
      }
      return lock;
    } catch (IOException e) {
      throw new Refused(
          "The data directory " + data + " cannot be locked (" + e.getMessage() + ").");
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Notes the server, so that it is recognised when this launcher is gone. */
  void note(ProcessHandle server) throws IOException {
    String line = server.pid() + " " + started(server);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)), 0);
    channel.force(false);
  }

  private Optional<ProcessHandle> noted() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(100);
    channel.read(bytes, 0);
    String[] words =
        new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).split(" ");
    if (words.length != 2) {
      return Optional.empty();
    }
    // A process number is used again; together with the start time it is not.
    return ProcessHandle.of(Long.parseLong(words[0]))
        .filter(ProcessHandle::isAlive)
        .filter(process -> String.valueOf(started(process)).equals(words[1]));
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
