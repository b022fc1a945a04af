package org.zeropoint.lm.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.zeropoint.lm.safetensors.DurableFile;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Unavailable;

/**
 * The checkpoints of a course: one directory each, {@code step-000120}, with the trained weights,
 * the optimiser's state, and a manifest that is written last and holds the digests of both. One
 * without its manifest was torn by a crash and is passed over; one whose files are not those of its
 * manifest is refused.
 *
 * @param directory of all
 * @param course digest of what is trained on what and how
 * @param kept how many of the newest are kept beside the best, at least 2: weights are judged by
 *     the step after them, so that the newest may be no good
 */
public record CheckpointStore(Path directory, Digest course, int kept) {

  static final String MODEL = "model.safetensors";
  static final String OPTIMIZER = "optimizer.safetensors";
  static final String MANIFEST = "checkpoint.json";
  private static final String PREFIX = "step-";

  public CheckpointStore {
    if (kept < 2) {
      throw new IllegalArgumentException("at least two checkpoints are kept");
    }
  }

  /**
   * What was saved.
   *
   * @param trained the weights, or the adapter
   * @param state of the optimiser
   */
  public record Saved(Position position, Map<String, Tensor> trained, Map<String, Tensor> state) {}

  /** Writes a checkpoint durably, then deletes those that are neither new nor best. */
  public void save(Saved saved) {
    Path folder = folder(saved.position().step());
    try {
      Files.createDirectories(folder);
      force(directory);
      Files.deleteIfExists(folder.resolve(MANIFEST));
      Safetensors.write(folder.resolve(MODEL), saved.trained(), Map.of("format", "pt"));
      Safetensors.write(folder.resolve(OPTIMIZER), saved.state(), Map.of());
      var files = new TreeMap<String, String>();
      for (String name : List.of(MODEL, OPTIMIZER)) {
        files.put(name, Digest.ofFile(folder.resolve(name)).value());
      }
      write(saved.position(), files);
    } catch (IOException e) {
      throw new Unavailable("A checkpoint cannot be written.", e);
    }
    prune(saved.position().best().step());
  }

  private void write(Position position, Map<String, String> files) {
    var manifest = new Manifest(Manifest.FORMAT_VERSION, course.value(), position, files);
    DurableFile.write(
        folder(position.step()).resolve(MANIFEST),
        CanonicalJson.of(Json.tree(manifest)).getBytes(StandardCharsets.UTF_8));
  }

  /** Forces the names in a directory to disk. */
  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Goes back to the newest checkpoint before a step, or to the oldest that there is: deletes the
   * later ones, then replaces its position, so that whoever is killed in between goes on from the
   * position as it was.
   *
   * @param change of the position
   */
  Saved goBack(int before, UnaryOperator<Position> change) {
    List<Path> whole = whole();
    Path to =
        whole.stream()
            .filter(folder -> step(folder) < before)
            .findFirst()
            .orElseGet(() -> whole.get(whole.size() - 1));
    Saved saved = read(to);
    all().stream().filter(folder -> step(folder) > step(to)).forEach(CheckpointStore::delete);
    Position changed = change.apply(saved.position());
    if (!Files.isRegularFile(folder(changed.best().step()).resolve(MANIFEST))) {
      changed = changed.withBest(EarlyStop.Best.NONE);
    }
    write(changed, manifest(to).files());
    return new Saved(changed, saved.trained(), saved.state());
  }

  /**
   * The newest checkpoint that was written whole.
   *
   * @throws Invalid naming the file that is missing or altered, or when it is of another course
   */
  public Optional<Saved> newest() {
    return whole().stream().findFirst().map(this::read);
  }

  /**
   * The checkpoint of a step.
   *
   * @throws Invalid also when there is none
   */
  public Saved at(int step) {
    return read(folder(step));
  }

  private Saved read(Path folder) {
    String name = folder.getFileName() + "/";
    Manifest manifest = manifest(folder);
    for (String file : List.of(MODEL, OPTIMIZER)) {
      if (!digest(folder, file).value().equals(manifest.files().get(file))) {
        throw new Invalid("", name + file + ": is not the file that " + MANIFEST + " names");
      }
    }
    return new Saved(
        manifest.position(),
        Safetensors.read(folder.resolve(MODEL)),
        Safetensors.read(folder.resolve(OPTIMIZER)));
  }

  private static Digest digest(Path folder, String file) {
    try {
      return Digest.ofFile(folder.resolve(file));
    } catch (NoSuchFileException e) {
      throw new Invalid("", folder.getFileName() + "/" + file + ": is missing");
    } catch (IOException e) {
      throw new Unavailable("A checkpoint cannot be read.", e);
    }
  }

  private Manifest manifest(Path folder) {
    String name = folder.getFileName() + "/" + MANIFEST;
    try {
      Manifest manifest =
          Json.mapper().readValue(Files.readString(folder.resolve(MANIFEST)), Manifest.class);
      if (manifest.formatVersion() != Manifest.FORMAT_VERSION) {
        throw new Invalid("", name + ": has another format version than 1");
      }
      if (!manifest.course().equals(course.value())) {
        throw new Invalid("", name + ": belongs to another course");
      }
      return manifest;
    } catch (NoSuchFileException e) {
      throw new Invalid("", name + ": is missing");
    } catch (JsonProcessingException e) {
      throw new Invalid("", name + ": is no manifest of a checkpoint");
    } catch (IOException e) {
      throw new Unavailable("A checkpoint cannot be read.", e);
    }
  }

  /** Newest first, those with a manifest. */
  private List<Path> whole() {
    return all().stream().filter(f -> Files.isRegularFile(f.resolve(MANIFEST))).toList();
  }

  private List<Path> all() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(directory)) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches(PREFIX + "\\d{6,9}"))
          .sorted(Comparator.comparing(CheckpointStore::step).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int step(Path folder) {
    return Integer.parseInt(folder.getFileName().toString().substring(PREFIX.length()));
  }

  private void prune(int best) {
    List<Path> keep = whole().stream().limit(kept).toList();
    for (Path folder : all()) {
      if (!keep.contains(folder) && (step(folder) != best || best == 0)) {
        delete(folder);
      }
    }
  }

  /**
   * The manifest goes first, so that what is left of a deletion that was killed is no checkpoint.
   */
  private static void delete(Path folder) {
    try {
      Files.deleteIfExists(folder.resolve(MANIFEST));
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path folder(int step) {
    return directory.resolve(String.format(Locale.ROOT, "%s%06d", PREFIX, step));
  }
}
