package org.zeropoint.models.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.zeropoint.models.entity.Seal;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/**
 * Weights by digest: a file is written beside, forced to disk and renamed, and never changed
 * afterwards.
 */
@ApplicationScoped
public class ModelStore {

  public static final String WEIGHTS = "model.safetensors";

  @Inject private Settings settings;

  /** Takes in a copy of a safetensors file; the same content is kept once. */
  public Digest add(Path weights) {
    Path temporary = root().resolve("incoming-" + UUID.randomUUID());
    try {
      Files.createDirectories(root());
      Files.copy(weights, temporary);
      Digest digest = Digest.ofFile(temporary);
      Path directory = Files.createDirectories(root().resolve(digest.hex()));
      force(temporary);
      Files.move(temporary, directory.resolve(WEIGHTS), StandardCopyOption.ATOMIC_MOVE);
      force(directory);
      force(root());
      return digest;
    } catch (IOException e) {
      throw new Unavailable("the model store cannot take the weights: " + e.getMessage(), e);
    } finally {
      deleteQuietly(temporary);
    }
  }

  /**
   * Takes in a safetensors file by moving it, or a copy where the store is on another file system;
   * the same content is kept once.
   */
  public Digest adopt(Path weights) {
    try {
      Digest digest = Digest.ofFile(weights);
      Path directory = Files.createDirectories(root().resolve(digest.hex()));
      force(weights);
      Files.move(weights, directory.resolve(WEIGHTS), StandardCopyOption.ATOMIC_MOVE);
      force(directory);
      force(root());
      return digest;
    } catch (AtomicMoveNotSupportedException e) {
      return copied(weights);
    } catch (IOException e) {
      throw new Unavailable("the model store cannot take the weights: " + e.getMessage(), e);
    }
  }

  private Digest copied(Path weights) {
    try {
      Incoming.requireRoom(root(), Files.size(weights));
      return add(weights);
    } catch (IOException e) {
      throw new Unavailable("the model store cannot take the weights: " + e.getMessage(), e);
    }
  }

  /** What is wrong with the file of this digest, by its length alone; empty when nothing is. */
  public Optional<String> damage(Digest digest, long bytes) {
    Path file = weights(digest);
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.of("is missing from the model store");
      }
      long now = Files.size(file);
      return now == bytes
          ? Optional.empty()
          : Optional.of("has " + now + " bytes in the model store, not " + bytes);
    } catch (IOException e) {
      throw new Unavailable("the model store cannot be read: " + e.getMessage(), e);
    }
  }

  /** Where the weights of this digest lie. */
  public Path weights(Digest digest) {
    return root().resolve(digest.hex()).resolve(WEIGHTS);
  }

  /** Whether the stored file still is what its digest says; a missing file is not. */
  public boolean intact(Digest digest) {
    Path file = weights(digest);
    try {
      return Files.isRegularFile(file) && Digest.ofFile(file).equals(digest);
    } catch (IOException e) {
      throw new Unavailable("the model store cannot be read: " + e.getMessage(), e);
    }
  }

  /** Reads the stored file; empty when it is missing or not what its digest says. */
  public Optional<Seal> seal(Digest digest) {
    try {
      return Seal.of(weights(digest), digest);
    } catch (IOException e) {
      throw new Unavailable("the model store cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether the stored file still is the one that was sealed; does not read it. */
  public boolean holds(Seal seal) {
    try {
      return seal.holds();
    } catch (IOException e) {
      throw new Unavailable("the model store cannot be read: " + e.getMessage(), e);
    }
  }

  private Path root() {
    return settings.data().resolve("models");
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void deleteQuietly(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      System.getLogger(ModelStore.class.getName())
          .log(System.Logger.Level.WARNING, "left behind: " + temporary, e);
    }
  }
}
