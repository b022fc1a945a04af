package org.zeropoint.lm.language;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Json;

/** Writes small seeded models with the fixture's tokenizer, as Hugging Face lays them out. */
public final class SmallModel {

  public static final int CONTEXT = 64;

  private static final Path TOKENIZER = Path.of("../src/it/models/tokenizer");

  private SmallModel() {}

  /** A model of the GPT-2 family. */
  public static Path gpt2(Path directory, long seed) {
    ObjectNode config = Json.mapper().createObjectNode();
    config.put("model_type", "gpt2").put("n_embd", 32).put("n_head", 4).put("n_layer", 2);
    config.put("n_positions", CONTEXT);
    return write(directory, config, seed);
  }

  /** A model of the Llama family, of two blocks. */
  public static Path llama(Path directory, long seed) {
    return llama(directory, 2, seed);
  }

  private static Path llama(Path directory, int blocks, long seed) {
    ObjectNode config = Json.mapper().createObjectNode();
    config.put("model_type", "llama").put("hidden_size", 32).put("num_attention_heads", 4);
    config.put("num_key_value_heads", 2).put("num_hidden_layers", blocks);
    config.put("intermediate_size", 64).put("max_position_embeddings", CONTEXT);
    return write(directory, config, seed);
  }

  /** {@link #llama} in one file. */
  public static Path packedLlama(Path directory, long seed) {
    return packedLlama(directory, 2, seed);
  }

  /** The same of so many blocks. */
  public static Path packedLlama(Path directory, int blocks, long seed) {
    Path file = directory.resolve("packed.safetensors");
    ModelFile.pack(llama(directory, blocks, seed), file);
    return file;
  }

  private static Path write(Path directory, ObjectNode config, long seed) {
    config.put("vocab_size", 304).put("eos_token_id", 0);
    try {
      Files.writeString(directory.resolve(ModelDirectory.CONFIG), config.toString());
      Files.copy(TOKENIZER.resolve(Tokenizer.FILE), directory.resolve(Tokenizer.FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ModelConfig form = ModelDirectory.open(directory).config();
    Safetensors.write(
        directory.resolve("model.safetensors"), weights(form, seed), Map.of("format", "pt"));
    return directory;
  }

  /** Matrices of small random numbers, norms of ones. */
  public static Map<String, Tensor> weights(ModelConfig form, long seed) {
    var random = new SplittableRandom(seed);
    var weights = new LinkedHashMap<String, Tensor>();
    Parameters.shapes(form)
        .forEach(
            (name, shape) -> {
              var data = new float[shape.stream().reduce(1, Math::multiplyExact)];
              for (int i = 0; i < data.length; i++) {
                boolean norm = shape.size() == 1 && name.endsWith("weight");
                data[i] = norm ? 1 : (float) (0.2 * random.nextDouble() - 0.1);
              }
              weights.put(name, new Tensor(shape, data));
            });
    return weights;
  }
}
