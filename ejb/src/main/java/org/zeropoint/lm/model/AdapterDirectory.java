package org.zeropoint.lm.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeropoint.lm.model.ModelConfig.Family;
import org.zeropoint.lm.safetensors.DurableFile;
import org.zeropoint.lm.safetensors.MappedSafetensors;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.JsonFile;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;

/**
 * A LoRA adapter as the PEFT library lays it out in a directory: {@code adapter_config.json} and
 * {@code adapter_model.safetensors}.
 *
 * @param lora form of the adapter
 * @param matrices by the names of {@link Lora#shapes}
 */
public record AdapterDirectory(Lora lora, Map<String, Tensor> matrices) {

  static final String CONFIG = "adapter_config.json";
  static final String WEIGHTS = "adapter_model.safetensors";
  private static final String PREFIX = "base_model.model.";
  private static final long MAX_CONFIG = 1 << 20;

  /** Variants that would change the numbers and are not supported. */
  private static final List<String> VARIANTS =
      List.of(
          "use_dora",
          "use_rslora",
          "use_qalora",
          "use_bdlora",
          "lora_bias",
          "alora_invocation_tokens",
          "modules_to_save",
          "rank_pattern",
          "alpha_pattern",
          "kasa_config",
          "velora_config",
          "monteclora_config",
          "layer_replication",
          "target_parameters",
          "trainable_token_indices");

  public AdapterDirectory {
    matrices = Map.copyOf(matrices);
  }

  /**
   * Reads an adapter of a model.
   *
   * @throws Invalid naming the file and the rule
   */
  public static AdapterDirectory read(Path directory, ModelConfig model) {
    JsonFile config =
        JsonFile.read(directory, CONFIG, MAX_CONFIG)
            .orElseThrow(() -> new Invalid("", CONFIG + ": is missing"));
    Lora lora = lora(config.root());
    var matrices = new LinkedHashMap<String, Tensor>();
    String prefix = prefix(model);
    try (TensorSource stored = MappedSafetensors.open(directory.resolve(WEIGHTS))) {
      for (String name : stored.names()) {
        String own = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        matrices.put(own, stored.tensor(name));
      }
    }
    lora.check(model, matrices);
    return new AdapterDirectory(lora, matrices);
  }

  /** Writes the adapter so that the PEFT library reads it. */
  public void write(Path directory, ModelConfig model) {
    lora.check(model, matrices);
    var config = new LinkedHashMap<String, Object>();
    config.put("peft_type", "LORA");
    config.put("task_type", "CAUSAL_LM");
    config.put("r", lora.rank());
    config.put("lora_alpha", lora.alpha());
    config.put("target_modules", lora.targets());
    config.put("fan_in_fan_out", model.family() == Family.GPT2);
    config.put("bias", "none");
    var named = new LinkedHashMap<String, Tensor>();
    matrices.forEach((name, tensor) -> named.put(prefix(model) + name, tensor));
    Safetensors.write(directory.resolve(WEIGHTS), named, Map.of("format", "pt"));
    DurableFile.write(
        directory.resolve(CONFIG), (Json.write(config) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String prefix(ModelConfig model) {
    return model.family() == Family.GPT2 ? PREFIX + "transformer." : PREFIX;
  }

  private static Lora lora(JsonNode json) {
    require("LORA".equals(json.path("peft_type").asText()), "peft_type is not LORA");
    for (String variant : VARIANTS) {
      require(isUnset(json.path(variant)), variant + " is not supported");
    }
    require("none".equals(json.path("bias").asText("none")), "bias is not none");
    require(json.path("r").isInt(), "r is no whole number");
    require(json.path("lora_alpha").isNumber(), "lora_alpha is no number");
    require(json.path("target_modules").isArray(), "target_modules is no list of names");
    var targets = new ArrayList<String>();
    json.path("target_modules").forEach(target -> targets.add(target.asText()));
    return new Lora(
        json.path("r").intValue(), json.path("lora_alpha").doubleValue(), List.copyOf(targets));
  }

  private static boolean isUnset(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || value.isBoolean() && !value.booleanValue()
        || value.isContainerNode() && value.isEmpty();
  }

  private static void require(boolean kept, String rule) {
    if (!kept) {
      throw new Invalid("", CONFIG + ": " + rule);
    }
  }
}
