package org.zeropoint.models.entity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.shared.Digest;

/**
 * That a file had this digest when it was read, and how to tell in no time whether it is that file
 * still: reading it takes as long as it is large, which no transaction should wait for.
 *
 * @param standing device, inode, size in bytes, and when content and inode were changed last; the
 *     latter is the system's own and moves with every write
 */
public record Seal(Path file, Digest digest, Map<String, Object> standing) {

  private static final String PARTS = "unix:dev,ino,size,lastModifiedTime,ctime";

  public Seal {
    standing = Map.copyOf(standing);
  }

  /**
   * Reads the file.
   *
   * @return empty when it is not there, is not what the digest says, or was changed meanwhile
   */
  public static Optional<Seal> of(Path file, Digest digest) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Seal seal = new Seal(file, digest, Files.readAttributes(file, PARTS));
    return Digest.ofFile(file).equals(digest) && seal.holds()
        ? Optional.of(seal)
        : Optional.empty();
  }

  /** Whether the file is still the one that was read; does not read it. */
  public boolean holds() throws IOException {
    try {
      return standing.equals(Files.readAttributes(file, PARTS));
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
