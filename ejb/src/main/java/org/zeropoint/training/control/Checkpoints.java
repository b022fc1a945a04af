package org.zeropoint.training.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.zeropoint.shared.Settings;

/**
 * The checkpoints of a run: a directory each, named by the step; one without its manifest was torn
 * by a crash.
 */
@ApplicationScoped
public class Checkpoints {

  private static final String MANIFEST = "checkpoint.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final int KEPT = 2;

  @Inject private Settings settings;

  /** Where the checkpoint of this step goes. */
  public Path directory(String runId, int step) {
    return root(runId).resolve("step-%05d".formatted(step));
  }

  public Path weights(Path checkpoint) {
    return checkpoint.resolve(WEIGHTS);
  }

  /** The last complete checkpoint. */
  public Optional<Path> last(String runId) {
    return all(runId).stream().filter(d -> Files.isRegularFile(d.resolve(MANIFEST))).findFirst();
  }

  /** Deletes all but the last two. */
  public void prune(String runId) {
    all(runId).stream().skip(KEPT).forEach(Checkpoints::delete);
  }

  /** Deletes what a completed run needs no more. */
  public void deleteAll(String runId) {
    if (Files.isDirectory(root(runId))) {
      delete(root(runId));
    }
  }

  /** Newest first. */
  private List<Path> all(String runId) {
    if (!Files.isDirectory(root(runId))) {
      return List.of();
    }
    try (Stream<Path> directories = Files.list(root(runId))) {
      return directories.sorted(Comparator.<Path>reverseOrder()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path root(String runId) {
    return settings.data().resolve("runs").resolve(runId);
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
