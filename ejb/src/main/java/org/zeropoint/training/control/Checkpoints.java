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
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.zeropoint.shared.Settings;

/**
 * The checkpoints of a run: a directory each, named by the step; one without its manifest was torn
 * by a crash.
 */
@ApplicationScoped
public class Checkpoints {

  private static final String MANIFEST = "checkpoint.json";
  private static final String CANDIDATE = "candidate.safetensors";
  private static final String PREFIX = "step-";

  /** Weights are judged by the step after them, so that the newest may be no good. */
  private static final int KEPT = 2;

  @Inject private Settings settings;

  protected Checkpoints() {}

  Checkpoints(Settings settings) {
    this.settings = settings;
  }

  /** Where the checkpoint of this step goes. */
  public Path directory(String runId, int step) {
    return root(runId).resolve("%s%05d".formatted(PREFIX, step));
  }

  /** Where the candidate is written before it is stored. */
  public Path candidate(String runId) {
    return root(runId).resolve(CANDIDATE);
  }

  /** The last complete checkpoint. */
  public Optional<Path> last(String runId) {
    return whole(runId).stream().findFirst();
  }

  /** The last complete checkpoint before a step, or the oldest that there is. */
  public Optional<Path> before(String runId, int step) {
    List<Path> whole = whole(runId);
    return whole.stream()
        .filter(directory -> step(directory) < step)
        .findFirst()
        .or(() -> whole.stream().skip(Math.max(0, whole.size() - 1)).findFirst());
  }

  /** Whether the checkpoint of a step is there and complete. */
  public boolean has(String runId, int step) {
    return Files.isRegularFile(directory(runId, step).resolve(MANIFEST));
  }

  /** The step of a checkpoint. */
  public int step(Path directory) {
    return Integer.parseInt(directory.getFileName().toString().substring(PREFIX.length()));
  }

  /** Deletes all but the last two, and that of the step {@code best}. */
  public void prune(String runId, OptionalInt best) {
    List<Path> newest = whole(runId).stream().limit(KEPT).toList();
    all(runId).stream()
        .filter(directory -> !newest.contains(directory))
        .filter(directory -> best.isEmpty() || step(directory) != best.getAsInt())
        .forEach(Checkpoints::delete);
  }

  /** Deletes those after a step, newest first. */
  public void cutAfter(String runId, int step) {
    all(runId).stream().filter(directory -> step(directory) > step).forEach(Checkpoints::delete);
  }

  /** Deletes what a completed run needs no more. */
  public void deleteAll(String runId) {
    if (Files.isDirectory(root(runId))) {
      delete(root(runId));
    }
  }

  /** Newest first, those with a manifest. */
  private List<Path> whole(String runId) {
    return all(runId).stream().filter(d -> Files.isRegularFile(d.resolve(MANIFEST))).toList();
  }

  /** Newest first. */
  private List<Path> all(String runId) {
    if (!Files.isDirectory(root(runId))) {
      return List.of();
    }
    try (Stream<Path> directories = Files.list(root(runId))) {
      return directories
          .filter(directory -> directory.getFileName().toString().startsWith(PREFIX))
          .sorted(Comparator.<Path>reverseOrder())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path root(String runId) {
    return settings.data().resolve("runs").resolve(runId);
  }

  /**
   * The manifest goes first, so that what is left of a deletion that was killed is no checkpoint.
   */
  private static void delete(Path directory) {
    try {
      Files.deleteIfExists(directory.resolve(MANIFEST));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
