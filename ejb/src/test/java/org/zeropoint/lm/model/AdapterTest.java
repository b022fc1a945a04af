package org.zeropoint.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.zeropoint.lm.model.TinyTraining.LORA;
import static org.zeropoint.lm.model.TinyTraining.adapter;
import static org.zeropoint.lm.model.TinyTraining.batch;
import static org.zeropoint.lm.model.TinyTraining.cut;
import static org.zeropoint.lm.model.TinyTraining.losses;
import static org.zeropoint.lm.model.TinyTraining.start;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;

/**
 * Adapters: trained, exchanged with the PEFT library, merged into the weights and taken out again.
 */
class AdapterTest {

  @Test
  void adapterBeginsAsNothing_learns_andLeavesTheWeights(@TempDir Path directory) {
    Reference reference = Reference.of("llama");
    List<Batch> batches = List.of(batch(reference));
    ModelConfig config = reference.directory().config();
    try (DecoderTrainer trainer = start(reference, adapter());
        Decoder base = reference.directory().load(Precision.FP32)) {
      double before = trainer.loss(batches);
      assertThat(before).isCloseTo(base.loss(cut(reference)), within(1e-5));
      List<Double> losses = losses(trainer, batches, 1, 30);
      assertThat(losses.get(29)).isLessThan(before - 0.2);
      assertThat(trainer.trained().keySet()).allMatch(name -> name.contains(".lora_"));

      new AdapterDirectory(LORA, trainer.trained()).write(directory, config);
      AdapterDirectory read = AdapterDirectory.read(directory, config);
      assertThat(read.lora()).isEqualTo(LORA);
      try (TensorSource weights = reference.directory().weights();
          Decoder adapted =
              Decoder.load(config, weights, Precision.FP32, read.lora(), read.matrices())) {
        assertThat(adapted.loss(cut(reference))).isCloseTo(trainer.loss(batches), within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama"})
  void adapterOfThePeftLibraryComputesWhatItComputesThere(String name) {
    Reference reference = Reference.of(name);
    ModelDirectory model = reference.directory();
    AdapterDirectory read = AdapterDirectory.read(model.path().resolve("adapter"), model.config());
    var expected = new ArrayList<Float>();
    reference
        .expected()
        .path("adapted")
        .forEach(position -> position.forEach(value -> expected.add(value.floatValue())));
    try (TensorSource weights = model.weights();
        Decoder adapted =
            Decoder.load(model.config(), weights, Precision.FP32, read.lora(), read.matrices());
        Decoder plain = model.load(Precision.FP32)) {
      List<int[]> row = List.of(reference.batch().get(3));
      float[] found = adapted.logits(row).get(0);
      assertThat(found).hasSize(expected.size());
      for (int i = 0; i < found.length; i++) {
        assertThat(found[i]).isCloseTo(expected.get(i), within(1e-4f));
      }
      assertThat(plain.logits(row).get(0)).isNotEqualTo(found);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "peft_type|'\"IA3\"'|peft_type is not LORA",
        "use_dora|true|use_dora is not supported",
        "use_bdlora|'{\"nblocks\":2}'|use_bdlora is not supported",
        "alora_invocation_tokens|'[5]'|alora_invocation_tokens is not supported",
        "modules_to_save|'\"lm_head\"'|modules_to_save is not supported",
        "rank_pattern|'{\"q_proj\":8}'|rank_pattern is not supported",
        "bias|'\"all\"'|bias is not none",
        "r|'\"3\"'|r is no whole number",
        "target_modules|'\"all-linear\"'|target_modules is no list of names",
      })
  void adapterOfAnotherKindIsRefused_namingTheField(
      String field, String value, String message, @TempDir Path directory) throws IOException {
    ModelDirectory model = Reference.of("llama").directory();
    Path adapter = model.path().resolve("adapter");
    Files.copy(
        adapter.resolve("adapter_model.safetensors"),
        directory.resolve("adapter_model.safetensors"));
    var config = (ObjectNode) Json.parse(Files.readString(adapter.resolve("adapter_config.json")));
    Files.writeString(directory.resolve("adapter_config.json"), Json.write(config));
    assertThat(AdapterDirectory.read(directory, model.config()).lora().rank()).isEqualTo(3);
    config.set(field, Json.parse("{\"v\":" + value + "}").path("v"));
    Files.writeString(directory.resolve("adapter_config.json"), Json.write(config));
    assertThatThrownBy(() -> AdapterDirectory.read(directory, model.config()))
        .isInstanceOf(Invalid.class)
        .hasMessage("adapter_config.json: " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama"})
  void mergedModelComputesWhatTheAdaptedOneDoes_andUnmergedTheSameBitsAsBefore(String name) {
    Reference reference = Reference.of(name);
    ModelDirectory model = reference.directory();
    AdapterDirectory read = AdapterDirectory.read(model.path().resolve("adapter"), model.config());
    List<int[]> rows = reference.batch();
    try (TensorSource weights = model.weights();
        Decoder adapted =
            Decoder.load(model.config(), weights, Precision.FP32, read.lora(), read.matrices());
        Decoder plain = model.load(Precision.FP32)) {
      List<float[]> before = plain.logits(rows);
      assertThat(adapted.logits(rows)).usingRecursiveComparison().isNotEqualTo(before);
      Merge merge = plain.merge(read.lora(), read.matrices());
      for (int row = 0; row < rows.size(); row++) {
        assertThat(plain.logits(rows).get(row))
            .containsExactly(adapted.logits(rows).get(row), within(2e-5f));
      }
      assertThatThrownBy(() -> plain.merge(read.lora(), read.matrices()))
          .isInstanceOf(IllegalStateException.class);
      merge.undo();
      assertThat(plain.logits(rows)).usingRecursiveComparison().isEqualTo(before);
      assertThatThrownBy(merge::undo).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void adapterThatDoesNotFitIsRefused_namingWhatIsWrong() {
    ModelConfig config = Reference.of("llama").directory().config();
    assertThatThrownBy(() -> new Lora(2, 4, List.of("c_attn")).shapes(config))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("c_attn");
    assertThatThrownBy(() -> new Lora(0, 4, List.of("q_proj"))).hasMessageContaining("1 to 1024");
    assertThatThrownBy(() -> new Lora(2, 0, List.of("q_proj"))).hasMessageContaining("above 0");
    Map<String, Tensor> fitting = LORA.seeded(config, 1);
    var missing = new HashMap<>(fitting);
    missing.remove("model.layers.0.self_attn.q_proj.lora_B.weight");
    assertThatThrownBy(() -> LORA.check(config, missing)).hasMessageContaining("lora_B");
    assertThatThrownBy(() -> new Lora(3, 4, LORA.targets()).check(config, fitting))
        .hasMessageContaining("shape");
  }
}
