package org.zeropoint.lm.language;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Parameters;

/** What a model takes of memory, in bytes. An estimate: what lasts a moment is not counted. */
public final class Footprint {

  private Footprint() {}

  /**
   * Of a model that was loaded: its weights in fp32.
   *
   * @throws org.zeropoint.shared.Invalid naming the file when it cannot be read
   */
  public static long loaded(Path file) {
    if (!ModelFile.isOne(file)) {
      return size(file);
    }
    try (ModelFile model = ModelFile.open(file)) {
      return loaded(model.config());
    }
  }

  /** Of a model of this form that was loaded. */
  public static long loaded(ModelConfig config) {
    return Math.multiplyExact(Parameters.count(config), (long) Float.BYTES);
  }

  /**
   * Of a model that is measured: its weights, and the scores of one batch.
   *
   * @throws org.zeropoint.shared.Invalid naming the file when it cannot be read
   */
  public static long measured(Path file) {
    if (!ModelFile.isOne(file)) {
      return size(file);
    }
    try (ModelFile model = ModelFile.open(file)) {
      ModelConfig config = model.config();
      long positions = HeldOut.positions(config.context(), config.vocabulary());
      return loaded(config) + positions * config.vocabulary() * Float.BYTES;
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
