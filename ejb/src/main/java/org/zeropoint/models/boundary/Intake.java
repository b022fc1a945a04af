package org.zeropoint.models.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.zeropoint.models.control.Assembly;
import org.zeropoint.models.control.Assembly.Assembled;
import org.zeropoint.models.control.Assembly.Target;
import org.zeropoint.models.control.Berths;
import org.zeropoint.models.control.Incoming;
import org.zeropoint.models.control.ModelStore;
import org.zeropoint.models.control.ModelZip;
import org.zeropoint.models.control.Reception;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/**
 * Takes models from outside into the store: streamed to the disk, checked there, and only then
 * kept. Belongs outside of any transaction.
 */
@ApplicationScoped
public class Intake {

  @Inject private Berths berths;
  @Inject private Incoming incoming;
  @Inject private Assembly assembly;
  @Inject private ModelZip zip;
  @Inject private ModelStore store;
  @Inject private Settings settings;

  /** What is sent: one file, or several in a zip. */
  public enum Packaging {
    SAFETENSORS,
    ZIP
  }

  /**
   * What comes.
   *
   * @param announced bytes that the body is said to have
   * @param expected digest that the body has to have
   */
  public record Announced(
      Packaging packaging, Optional<Long> announced, Optional<Digest> expected) {}

  /**
   * Stores the model that a body holds.
   *
   * @param modelId its name
   * @param base finds the file of the version that it went on from
   * @throws org.zeropoint.shared.Invalid naming what of the body breaks a rule
   * @throws org.zeropoint.shared.TooMany when the caller is sending as many as one may
   * @throws Unavailable when the disk is full or cannot be written, or as many are sent as may
   */
  public Upload.Stored take(
      Caller caller,
      InputStream body,
      Announced what,
      String modelId,
      Supplier<Optional<Path>> base) {
    try (Berths.Berth berth = berths.take(caller)) {
      incoming.requireRoom(what.announced().orElse(0L));
      return take(body, what, new Target(modelId, base.get()));
    }
  }

  private Upload.Stored take(InputStream body, Announced what, Target target) {
    Path directory = incoming.make();
    try {
      Reception reception = Reception.of(body);
      Assembled assembled = assemble(reception, what, target, directory);
      long bytes = Files.size(assembled.file());
      return new Upload.Stored(store.adopt(assembled.file()).value(), bytes, assembled.form());
    } catch (IOException e) {
      throw new Unavailable("the upload cannot be taken: " + e.getMessage(), e);
    } finally {
      incoming.drop(directory);
    }
  }

  private Assembled assemble(Reception reception, Announced what, Target target, Path directory) {
    if (what.packaging() == Packaging.ZIP) {
      var names = zip.unpack(reception, directory, settings.modelLimit());
      reception.end(what.expected());
      return assembly.ofFiles(directory, names, target);
    }
    reception.into(incoming, directory.resolve(ModelStore.WEIGHTS));
    reception.end(what.expected());
    return assembly.ofWeights(directory, target);
  }

  /** Deletes what uploads left that a killed server was receiving. */
  public void clear() {
    incoming.clear();
  }
}
