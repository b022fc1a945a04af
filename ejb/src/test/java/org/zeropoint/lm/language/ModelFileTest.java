package org.zeropoint.lm.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;

class ModelFileTest {

  @TempDir Path directory;

  @Test
  void onePackedFileIsTheWholeModel() throws IOException {
    Path packed = SmallModel.packedLlama(directory, 3);
    int[] row = {5, 60, 120, 299};
    try (ModelFile file = ModelFile.open(packed);
        Tokenizer tokenizer = file.tokenizer();
        Decoder one = Decoder.load(file.config(), file.weights(), Precision.FP32);
        Decoder other = ModelDirectory.open(directory).load(Precision.FP32)) {
      assertThat(ModelFile.isOne(packed)).isTrue();
      assertThat(file.config()).isEqualTo(ModelDirectory.open(directory).config());
      assertThat(one.logits(List.of(row)).get(0))
          .containsExactly(other.logits(List.of(row)).get(0));
      assertThat(tokenizer.decode(tokenizer.encode("hello"))).isEqualTo("hello");
      assertThat(file.parts()).containsExactly("config.json", "tokenizer.json");
      assertThat(file.part("tokenizer.json"))
          .contains(Files.readAllBytes(directory.resolve("tokenizer.json")));
      assertThat(file.part("model.safetensors")).isEmpty();
    }
  }

  @Test
  void theSameDirectoryGivesTheSameBytes() throws IOException {
    Path one = directory.resolve("one");
    SmallModel.llama(directory, 3);
    ModelFile.pack(directory, one);
    Path other = directory.resolve("other");
    ModelFile.pack(directory, other);
    assertThat(Digest.ofFile(one)).isEqualTo(Digest.ofFile(other));
  }

  @Test
  void otherWeightsAreWrittenBesideTheSameParts() {
    Path to = directory.resolve("other.safetensors");
    try (ModelFile file = ModelFile.open(SmallModel.packedLlama(directory, 3))) {
      file.write(to, SmallModel.weights(file.config(), 4));
    }
    try (ModelFile file = ModelFile.open(to)) {
      Tensor first = SmallModel.weights(file.config(), 4).values().iterator().next();
      assertThat(file.weights().floats("model.embed_tokens.weight")).containsExactly(first.data());
      assertThat(file.parts()).containsExactly("config.json", "tokenizer.json");
    }
  }

  @Test
  void softPromptLiesBesideTheWeights_andStaysWhenTheFileIsWrittenAgain() throws IOException {
    Path prompted = directory.resolve("prompted.safetensors");
    Path again = directory.resolve("again.safetensors");
    Path other = directory.resolve("other.safetensors");
    Tensor vectors = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 8);
    Tensor wide = Tensor.of(new float[3 * 32], 3, 32);
    try (ModelFile file = ModelFile.open(SmallModel.packedLlama(directory, 3))) {
      assertThat(file.prompt()).isEmpty();
      file.writePrompted(prompted, wide);
      file.writePrompted(other, vectors);
    }
    try (ModelFile file = ModelFile.open(prompted);
        ModelFile plain = ModelFile.open(directory.resolve("packed.safetensors"))) {
      assertThat(file.prompt().orElseThrow().shape()).containsExactly(3, 32);
      assertThat(file.weights().names()).isEqualTo(plain.weights().names());
      file.pack(again);
      assertThat(file.parts()).isEqualTo(plain.parts());
    }
    assertThat(again).hasSameBinaryContentAs(prompted);
    assertThatThrownBy(() -> ModelFile.open(other))
        .isInstanceOf(Invalid.class)
        .hasMessage("prompt_embeddings: has shape [1, 8], not vectors of width 32");
  }

  @Test
  void weightsAloneAreNoModelFile() {
    Path weights = SmallModel.gpt2(directory, 1).resolve("model.safetensors");
    assertThat(ModelFile.isOne(weights)).isFalse();
    assertThatThrownBy(() -> ModelFile.open(weights))
        .isInstanceOf(Invalid.class)
        .hasMessage("config.json: is missing");
  }

  @Test
  void aTokenizerWithMoreTokensThanTheModelIsRefused() throws IOException {
    SmallModel.gpt2(directory, 1);
    Path config = directory.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("304", "299"));
    Safetensors.write(
        directory.resolve("model.safetensors"),
        SmallModel.weights(ModelDirectory.open(directory).config(), 1),
        Map.of());
    assertThatThrownBy(() -> ModelFile.pack(directory, directory.resolve("packed")))
        .isInstanceOf(Invalid.class)
        .hasMessage("tokenizer.json: has 300 tokens, and config.json has vocab_size 299");
    assertThat(directory.resolve("packed")).doesNotExist();
  }

  @Test
  void aModelWithoutTokenizerIsRefused() throws IOException {
    SmallModel.gpt2(directory, 1);
    Files.delete(directory.resolve("tokenizer.json"));
    assertThatThrownBy(() -> ModelFile.pack(directory, directory.resolve("packed")))
        .isInstanceOf(Invalid.class)
        .hasMessage("tokenizer.json: is missing");
  }
}
