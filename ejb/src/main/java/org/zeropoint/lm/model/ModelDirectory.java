package org.zeropoint.lm.model;

import java.nio.file.Path;
import org.zeropoint.lm.safetensors.ShardedSafetensors;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.JsonFile;
import org.zeropoint.shared.Invalid;

/**
 * A model as Hugging Face lays it out in a directory: {@code config.json}, {@code
 * model.safetensors} or shards with {@code model.safetensors.index.json}, {@code tokenizer.json}.
 *
 * @param path the directory
 * @param config what its {@code config.json} says
 */
public record ModelDirectory(Path path, ModelConfig config) {

  public static final String CONFIG = "config.json";
  private static final long MAX_CONFIG = 1 << 20;

  /**
   * Reads the configuration.
   *
   * @throws Invalid naming the file, the field and the rule
   */
  public static ModelDirectory open(Path path) {
    return new ModelDirectory(path, config(JsonFile.Shelf.of(path)));
  }

  /** The configuration, wherever the model's files are. */
  public static ModelConfig config(JsonFile.Shelf files) {
    JsonFile file =
        files.read(CONFIG, MAX_CONFIG).orElseThrow(() -> new Invalid("", CONFIG + ": is missing"));
    return ConfigReader.read(file.root(), CONFIG);
  }

  /** Opens the weights; the caller closes them. */
  public TensorSource weights() {
    return ShardedSafetensors.open(path);
  }

  /** Loads the model; the caller closes it. */
  public Decoder load(Precision precision) {
    try (TensorSource weights = weights()) {
      return Decoder.load(config, weights, precision);
    }
  }
}
