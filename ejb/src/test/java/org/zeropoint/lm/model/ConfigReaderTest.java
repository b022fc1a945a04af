package org.zeropoint.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;

class ConfigReaderTest {

  @Test
  void olderAndNewerFormsOfRotaryScalingAreRead() {
    ObjectNode older = llama();
    older.put("rope_theta", 500000.0);
    older.set(
        "rope_scaling",
        Json.parse(
            "{\"type\":\"llama3\",\"factor\":8.0,\"low_freq_factor\":1.0,\"high_freq_factor\":4.0,"
                + "\"original_max_position_embeddings\":8192}"));
    assertThat(read(older).rope()).contains(new Rope(500000, new Rope.Llama3(8, 1, 4, 8192)));
    ObjectNode newer = llama();
    newer.set(
        "rope_parameters", Json.parse("{\"rope_type\":\"linear\",\"factor\":2,\"rope_theta\":9}"));
    assertThat(read(newer).rope()).contains(new Rope(9, new Rope.Linear(2)));
    assertThat(read(llama()).rope()).contains(new Rope(10000, new Rope.None()));
  }

  @Test
  void dynamicScalingReachesBeyondWhatWasTrained() {
    ObjectNode dynamic = llama();
    dynamic.set("rope_scaling", Json.parse("{\"type\":\"dynamic\",\"factor\":2.5}"));
    assertThat(read(dynamic).context()).isEqualTo(10_240);
    assertThat(read(dynamic).rope()).contains(new Rope(10000, new Rope.Dynamic(2.5, 4096)));
  }

  @Test
  void windowAsWideAsTheContextIsNone() {
    ObjectNode mistral = llama().put("model_type", "mistral").put("sliding_window", 4096);
    assertThat(read(mistral).window()).isEmpty();
    assertThat(read(mistral.put("sliding_window", 100)).window()).hasValue(100);
    assertThat(read(mistral.putNull("sliding_window")).window()).isEmpty();
    mistral.remove("sliding_window");
    assertThat(read(mistral.put("max_position_embeddings", 8192)).window()).hasValue(4096);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model_type|'\"bert\"'|model_type is bert, but must be one of gpt2, llama, mistral, qwen2",
        "hidden_size|0|hidden_size must be a whole number from 1 to",
        "hidden_size|'\"64\"'|hidden_size must be a whole number from 1 to",
        "hidden_size|66|num_attention_heads is 4, which does not divide 66",
        "num_key_value_heads|3|num_key_value_heads is 3, which does not divide 4",
        "head_dim|5|head_dim is 5, but rotary positions need an even number",
        "hidden_act|'\"tanhshrink\"'|hidden_act is tanhshrink, which is not supported",
        "rms_norm_eps|-1|rms_norm_eps must be a number above 0",
        "tie_word_embeddings|'\"no\"'|tie_word_embeddings must be true or false",
        "quantization_config|'{}'|quantization_config has a value that is not supported",
        "partial_rotary_factor|0.5|partial_rotary_factor has a value that is not supported",
        "rope_scaling|'\"linear\"'|rope_scaling must be an object",
        "rope_scaling|'{\"rope_type\":\"yarn\",\"factor\":2,\"original_max_position_embeddings\":-5}'|original_max_position_embeddings must be a whole number",
        "head_dim|131072|head_dim times num_attention_heads must be at most 131072",
        "rope_scaling|'{\"rope_type\":\"longrope\"}'|rope_type is longrope, but must be one of",
        "rope_scaling|'{\"rope_type\":\"linear\"}'|factor must be a number above 0",
        "rope_scaling|'{\"rope_type\":\"linear\",\"factor\":0.5}'|factor must be at least 1",
      })
  void whatChangesTheNumbersIsRefusedByName(String field, String value, String message) {
    ObjectNode config = llama();
    config.set(field, Json.parse("{\"v\":" + value + "}").path("v"));
    assertThatThrownBy(() -> read(config))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("config.json: " + message);
  }

  @Test
  void weightsThatAreNotThoseOfTheConfigAreRefusedByName(@TempDir Path directory)
      throws IOException {
    Path model = Reference.MODELS.resolve("llama");
    Files.copy(model.resolve("config.json"), directory.resolve("config.json"));
    var tensors = new TreeMap<>(Safetensors.read(model.resolve("model.safetensors")));
    Tensor norm = tensors.get("model.norm.weight");

    tensors.put("model.norm.weight", Tensor.of(new float[15], 15));
    refused(directory, tensors, "model.norm.weight has shape [15], not [16]");
    tensors.put(
        "model.norm.weight",
        Tensor.of(new float[] {Float.NaN, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, 16));
    refused(directory, tensors, "model.norm.weight holds a number that is not finite");
    tensors.remove("model.norm.weight");
    refused(directory, tensors, "model.norm.weight");
    tensors.put("model.norm.weight", norm);
    tensors.put("model.extra.weight", norm);
    refused(directory, tensors, "model.extra.weight is no weight of a model");
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("config.json"), "{");
    assertThatThrownBy(() -> ModelDirectory.open(other)).hasMessageStartingWith("config.json: ");
    Files.write(other.resolve("config.json"), new byte[] {'{', (byte) 0xff, '}'});
    assertThatThrownBy(() -> ModelDirectory.open(other))
        .isInstanceOf(Invalid.class)
        .hasMessage("config.json: is not UTF-8");
    assertThatThrownBy(() -> ModelDirectory.open(directory.resolve("nowhere")))
        .isInstanceOf(Invalid.class)
        .hasMessage("config.json: is missing");
  }

  private static void refused(Path directory, Map<String, Tensor> tensors, String message) {
    Safetensors.write(directory.resolve("model.safetensors"), tensors, Map.of());
    ModelDirectory opened = ModelDirectory.open(directory);
    assertThatThrownBy(() -> opened.load(Precision.FP32))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining(message);
  }

  private static ModelConfig read(ObjectNode config) {
    return ConfigReader.read(config, "config.json");
  }

  private static ObjectNode llama() {
    return (ObjectNode)
        Json.parse(
            "{\"model_type\":\"llama\",\"vocab_size\":100,\"hidden_size\":64,"
                + "\"num_hidden_layers\":2,\"num_attention_heads\":4,\"intermediate_size\":128,"
                + "\"max_position_embeddings\":4096}");
  }
}
