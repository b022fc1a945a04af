package org.zeropoint.lm.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Unavailable;

/**
 * A soft prompt as the PEFT library lays it out: {@code adapter_config.json} and {@code
 * adapter_model.safetensors}, which say of which model it is.
 *
 * @param model form of the model
 * @param vectors of {@link VirtualTokens}
 * @param base what people call the model
 * @param digest of the model's file
 */
public record PromptAdapter(ModelConfig model, Tensor vectors, String base, String digest) {

  /** The names of the files. */
  public static final List<String> FILES =
      List.of(AdapterDirectory.CONFIG, AdapterDirectory.WEIGHTS);

  /**
   * One of the files; empty for any other name.
   *
   * @throws Unavailable when there is no room to write it
   */
  public Optional<byte[]> file(String name) {
    return switch (name) {
      case AdapterDirectory.CONFIG -> Optional.of(config());
      case AdapterDirectory.WEIGHTS -> Optional.of(weights());
      default -> Optional.empty();
    };
  }

  private byte[] config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("peft_type", "PROMPT_TUNING");
    config.put("task_type", "CAUSAL_LM");
    config.put("base_model_name_or_path", base);
    config.put("num_virtual_tokens", vectors.shape().get(0));
    config.put("token_dim", model.width());
    config.put("num_transformer_submodules", 1);
    config.put("num_attention_heads", model.heads());
    config.put("num_layers", model.layers());
    config.put("prompt_tuning_init", "RANDOM");
    config.put("inference_mode", true);
    return (Json.write(config) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private byte[] weights() {
    try {
      Path file = Files.createTempFile("prompt", ".safetensors");
      try {
        Safetensors.write(
            file,
            Map.of(VirtualTokens.NAME, vectors),
            Map.of("format", "pt", "base", base, "base_digest", digest));
        return Files.readAllBytes(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new Unavailable("The soft prompt cannot be written.", e);
    }
  }
}
