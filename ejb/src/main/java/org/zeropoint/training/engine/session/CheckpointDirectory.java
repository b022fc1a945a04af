package org.zeropoint.training.engine.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.zeropoint.lm.safetensors.DurableFile;
import org.zeropoint.lm.train.Position;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Unavailable;

/**
 * The three files of a checkpoint. The manifest is written last and removed first: without it there
 * is no checkpoint.
 */
public record CheckpointDirectory(Path path) {

  public static final String MODEL = "model.safetensors";
  public static final String OPTIMIZER = "optimizer.safetensors";
  public static final String MANIFEST = "checkpoint.json";

  /**
   * Writes all three.
   *
   * @param model writes what is trained
   * @param state writes the optimiser's state
   */
  void write(Consumer<Path> model, Consumer<Path> state, Progress progress) {
    try {
      Files.createDirectories(path);
      Files.deleteIfExists(path.resolve(MANIFEST));
    } catch (IOException e) {
      throw new Unavailable("The file " + MANIFEST + " cannot be replaced.", e);
    }
    model.accept(model());
    state.accept(state());
    var files = new TreeMap<String, String>();
    files.put(MODEL, digest(MODEL).value());
    files.put(OPTIMIZER, digest(OPTIMIZER).value());
    write(progress, files);
  }

  /** Replaces what the manifest says of how far the run is. */
  void reposition(Progress progress) {
    write(progress, manifest().files());
  }

  private void write(Progress progress, Map<String, String> files) {
    var manifest =
        new Manifest(
            Manifest.FORMAT_VERSION,
            progress.plan().value(),
            progress.corpus().value(),
            progress.position().step(),
            files,
            Optional.of(progress.position()));
    DurableFile.write(
        path.resolve(MANIFEST),
        CanonicalJson.of(Json.tree(manifest)).getBytes(StandardCharsets.UTF_8));
  }

  /** Of which run, on which corpus, and how far. */
  record Progress(Digest plan, Digest corpus, Position position) {}

  /**
   * The manifest, after every file was found to be what it says.
   *
   * @throws Invalid naming the file that is missing, torn or altered
   */
  private Manifest verified() {
    Manifest manifest = manifest();
    for (String name : new String[] {MODEL, OPTIMIZER}) {
      if (!digest(name).value().equals(manifest.files().get(name))) {
        throw new Invalid("", name + ": is not the file that " + MANIFEST + " names");
      }
    }
    return manifest;
  }

  /**
   * As {@link #verified}, of this run.
   *
   * @throws Invalid also when plan or corpus are others
   */
  Manifest verified(Digest plan, Digest corpus) {
    Manifest manifest = verified();
    refuseUnless(manifest.planDigest().equals(plan.value()), "plan");
    refuseUnless(manifest.corpusDigest().equals(corpus.value()), "corpus");
    return manifest;
  }

  private static void refuseUnless(boolean same, String what) {
    if (!same) {
      throw new Invalid("", MANIFEST + ": the checkpoint belongs to another " + what);
    }
  }

  private Manifest manifest() {
    try {
      String text = Files.readString(path.resolve(MANIFEST));
      Manifest manifest = Json.mapper().readValue(text, Manifest.class);
      if (manifest.formatVersion() != Manifest.FORMAT_VERSION) {
        throw new Invalid(
            "", MANIFEST + ": has format version " + manifest.formatVersion() + ", not 1");
      }
      return manifest;
    } catch (NoSuchFileException e) {
      throw new Invalid("", MANIFEST + ": is missing, so there is no checkpoint");
    } catch (JsonProcessingException e) {
      throw new Invalid("", MANIFEST + ": is not a checkpoint's manifest");
    } catch (IOException e) {
      throw new Unavailable("The file " + MANIFEST + " cannot be read.", e);
    }
  }

  /** The file of what is trained. */
  Path model() {
    return path.resolve(MODEL);
  }

  /** The file of the optimiser's state. */
  Path state() {
    return path.resolve(OPTIMIZER);
  }

  private Digest digest(String name) {
    try {
      return Digest.ofFile(path.resolve(name));
    } catch (NoSuchFileException e) {
      throw new Invalid("", name + ": is missing");
    } catch (IOException e) {
      throw new Unavailable("The file " + name + " cannot be read.", e);
    }
  }
}
