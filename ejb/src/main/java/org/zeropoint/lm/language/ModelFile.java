package org.zeropoint.lm.language;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.lm.model.VirtualTokens;
import org.zeropoint.lm.safetensors.DType;
import org.zeropoint.lm.safetensors.DeferredTensor;
import org.zeropoint.lm.safetensors.MappedSafetensors;
import org.zeropoint.lm.safetensors.RawTensor;
import org.zeropoint.lm.safetensors.SafetensorsWriter;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorEntry;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.JsonFile;
import org.zeropoint.shared.Invalid;

/**
 * A whole model in one safetensors file: its weights, and beside them, as tensors of bytes named
 * after the files, what a Hugging Face directory holds in JSON, and the vectors of {@link
 * VirtualTokens} where it has a soft prompt. So one digest stands for all of it.
 */
public final class ModelFile implements AutoCloseable {

  /** The JSON files that are kept, those that must be there first. */
  public static final List<String> PARTS =
      List.of(
          ModelDirectory.CONFIG,
          Tokenizer.FILE,
          "tokenizer_config.json",
          "special_tokens_map.json",
          "generation_config.json");

  private static final Map<String, String> METADATA = Map.of("format", "pt");
  private static final long MAX_PART = 64L << 20;

  private final MappedSafetensors file;
  private final ModelConfig config;

  private ModelFile(MappedSafetensors file) {
    this.file = file;
    this.config = ModelDirectory.config(shelf());
    if (file.names().contains(VirtualTokens.NAME)) {
      requirePrompt(file.entry(VirtualTokens.NAME).shape());
    }
  }

  private void requirePrompt(List<Integer> shape) {
    if (shape.size() != 2
        || !shape.equals(new VirtualTokens(shape.get(0)).shapes(config).get(VirtualTokens.NAME))) {
      throw new Invalid(
          "",
          "%s: has shape %s, not vectors of width %d"
              .formatted(VirtualTokens.NAME, shape, config.width()));
    }
  }

  /**
   * Whether a safetensors file holds a model's configuration too.
   *
   * @throws Invalid naming the file when it is missing or breaks the format
   */
  public static boolean isOne(Path file) {
    try (var source = MappedSafetensors.open(file)) {
      return source.names().contains(ModelDirectory.CONFIG);
    }
  }

  /**
   * Opens a file and reads the configuration.
   *
   * @throws Invalid naming the file when it is missing, breaks the format or has no configuration
   */
  public static ModelFile open(Path path) {
    MappedSafetensors file = MappedSafetensors.open(path);
    try {
      return new ModelFile(file);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /**
   * Puts the files of a directory into one. Weights keep their type of number, and those that
   * nobody reads are left out.
   *
   * @throws Invalid naming the file and the rule, when the configuration, a weight or the tokenizer
   *     is missing or does not fit the others
   */
  public static void pack(Path directory, Path file) {
    ModelDirectory model = ModelDirectory.open(directory);
    try (TensorSource weights = model.weights()) {
      pack(JsonFile.Shelf.of(directory), model.config(), weights, Optional.empty(), file);
    }
  }

  /**
   * Writes what it holds as {@link #pack(Path, Path)} writes what a directory holds.
   *
   * @throws Invalid naming the file and the rule, as there
   */
  public void pack(Path to) {
    pack(shelf(), config, weights(), prompt(), to);
  }

  private static void pack(
      JsonFile.Shelf shelf,
      ModelConfig config,
      TensorSource weights,
      Optional<Tensor> prompt,
      Path file) {
    var tensors = new TreeMap<String, RawTensor>();
    for (String part : PARTS) {
      shelf
          .read(part, MAX_PART)
          .flatMap(json -> shelf.bytes(part, MAX_PART))
          .ifPresent(bytes -> tensors.put(part, part(bytes)));
    }
    requireTokenizer(shelf, config);
    for (String name : Decoder.weights(config, weights)) {
      tensors.put(name, raw(weights, name));
    }
    prompt.ifPresent(vectors -> tensors.put(VirtualTokens.NAME, RawTensor.of(vectors)));
    SafetensorsWriter.write(file, tensors, METADATA);
  }

  private static void requireTokenizer(JsonFile.Shelf shelf, ModelConfig config) {
    try (Tokenizer tokenizer = Tokenizer.open(shelf)) {
      if (tokenizer.vocabulary() > config.vocabulary()) {
        throw new Invalid(
            "",
            "%s: has %d tokens, and %s has vocab_size %d"
                .formatted(
                    Tokenizer.FILE,
                    tokenizer.vocabulary(),
                    ModelDirectory.CONFIG,
                    config.vocabulary()));
      }
    }
  }

  private static RawTensor raw(TensorSource weights, String name) {
    TensorEntry entry = weights.entry(name);
    return new RawTensor(entry.dtype(), entry.shape(), weights.bytes(name));
  }

  private static RawTensor part(byte[] bytes) {
    return new RawTensor(DType.U8, List.of(bytes.length), ByteBuffer.wrap(bytes));
  }

  public ModelConfig config() {
    return config;
  }

  /** The weights without what stands beside them; closing this file closes them. */
  public TensorSource weights() {
    return new Weights(file);
  }

  /**
   * The soft prompt in front of every row, vectors × width; few models have one.
   *
   * @throws Invalid when a number of it is not finite
   */
  public Optional<Tensor> prompt() {
    if (!file.names().contains(VirtualTokens.NAME)) {
      return Optional.empty();
    }
    Tensor vectors = file.tensor(VirtualTokens.NAME);
    VirtualTokens.of(vectors).check(config, Map.of(VirtualTokens.NAME, vectors));
    return Optional.of(vectors);
  }

  /** The tokenizer; the caller closes it. */
  public Tokenizer tokenizer() {
    return Tokenizer.open(shelf());
  }

  /** One of {@link #PARTS}, if the model has it. */
  public Optional<byte[]> part(String name) {
    return PARTS.contains(name) ? shelf().bytes(name, MAX_PART) : Optional.empty();
  }

  /** Which of {@link #PARTS} the model has. */
  public List<String> parts() {
    return PARTS.stream().filter(file.names()::contains).toList();
  }

  private JsonFile.Shelf shelf() {
    return (name, maxBytes) -> {
      if (!file.names().contains(name)) {
        return Optional.empty();
      }
      TensorEntry entry = file.entry(name);
      if (entry.dtype() != DType.U8) {
        throw new Invalid("", name + ": is of dtype " + entry.dtype() + ", not U8");
      }
      if (entry.bytes() > maxBytes) {
        throw JsonFile.tooLong(name, entry.bytes(), maxBytes);
      }
      var bytes = new byte[(int) entry.bytes()];
      file.bytes(name).get(bytes);
      return Optional.of(bytes);
    };
  }

  /**
   * Writes the same model with other weights.
   *
   * @param weights all of them, by the names of {@link org.zeropoint.lm.model.Parameters}
   */
  public void write(Path to, Map<String, Tensor> weights) {
    var deferred = new TreeMap<String, DeferredTensor>();
    weights.forEach((name, tensor) -> deferred.put(name, DeferredTensor.of(tensor)));
    writeDeferred(to, deferred);
  }

  /** The same, fetching one after the other. */
  public void writeDeferred(Path to, Map<String, DeferredTensor> weights) {
    var beside = new TreeMap<String, RawTensor>();
    parts().forEach(part -> beside.put(part, part(part(part).orElseThrow())));
    prompt().ifPresent(vectors -> beside.put(VirtualTokens.NAME, RawTensor.of(vectors)));
    SafetensorsWriter.write(to, beside, weights, METADATA);
  }

  /** Writes the same model, weights bit for bit, with that soft prompt and no other. */
  public void writePrompted(Path to, Tensor vectors) {
    var tensors = new TreeMap<String, RawTensor>();
    parts().forEach(part -> tensors.put(part, part(part(part).orElseThrow())));
    weights().names().forEach(name -> tensors.put(name, raw(weights(), name)));
    tensors.put(VirtualTokens.NAME, RawTensor.of(vectors));
    SafetensorsWriter.write(to, tensors, METADATA);
  }

  @Override
  public void close() {
    file.close();
  }

  private record Weights(MappedSafetensors file) implements TensorSource {

    @Override
    public SortedSet<String> names() {
      var names = new TreeSet<>(file.names());
      PARTS.forEach(names::remove);
      names.remove(VirtualTokens.NAME);
      return names;
    }

    @Override
    public TensorEntry entry(String name) {
      return file.entry(name);
    }

    @Override
    public ByteBuffer bytes(String name) {
      return file.bytes(name);
    }

    @Override
    public float[] floats(String name) {
      return file.floats(name);
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
