package org.zeropoint.models.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.language.SmallModel;
import org.zeropoint.lm.model.AdapterDirectory;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.safetensors.MappedSafetensors;
import org.zeropoint.lm.safetensors.RawTensor;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.SafetensorsWriter;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.lm.vision.VisionWeights;
import org.zeropoint.models.control.Assembly.Assembled;
import org.zeropoint.models.control.Assembly.Target;
import org.zeropoint.models.entity.BaseModel;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Settings;

class AssemblyTest {

  private static final Target FRESH = new Target("small", Optional.empty());

  @TempDir Path directory;
  private Assembly assembly;

  @BeforeEach
  void begin() {
    var catalogue = new Catalogue();
    catalogue.load();
    var settings =
        new Settings() {
          @Override
          public Path data() {
            return directory;
          }
        };
    assembly = new Assembly(catalogue, new Incoming(settings));
  }

  @Test
  void theCatalogue_saysOfEachShippedModelWhatItIs() {
    var catalogue = new Catalogue();
    catalogue.load();
    for (GptConfig config : GptConfig.catalogue()) {
      var model = catalogue.shipped(config.name()).orElseThrow();
      assertThat(model.parameters()).isEqualTo(config.parameters());
      assertThat(model.vocabulary()).isEqualTo(GptConfig.VOCABULARY);
      assertThat(model.context()).isEqualTo(config.context());
    }
  }

  @Test
  void theCatalogue_saysOfEachModelOfImagesWhatItIs() {
    var catalogue = new Catalogue();
    catalogue.load();
    for (VisionConfig config : VisionConfig.catalogue()) {
      var model = catalogue.shipped(config.name()).orElseThrow();
      assertThat(model.parameters()).isEqualTo(config.parameters());
      assertThat(model.layers()).isEqualTo(config.hidden().size() + 1);
      assertThat(model.width()).isEqualTo(Collections.max(config.hidden()));
      assertThat(model.images())
          .contains(
              new BaseModel.Images(
                  config.height(), config.width(), config.channels(), config.classes()));
    }
  }

  @Test
  void weightsOfAModelOfImages_areTakenAsTheyAre() throws IOException {
    Path sent = place("sent");
    Map<String, Tensor> weights = VisionWeights.seeded(VisionConfig.CNN, 3);
    Safetensors.write(sent.resolve("model.safetensors"), weights, Map.of());
    var target = new Target("cnn-digits", Optional.empty());

    Assembled made = assembly.ofWeights(sent, target);

    Safetensors.read(made.file())
        .forEach((name, tensor) -> assertThat(tensor.data()).isEqualTo(weights.get(name).data()));
    assertThat(made.form().parameters()).isEqualTo(13_706);
    assertThatThrownBy(() -> assembly.ofWeights(sent, new Target("mlp-digits", Optional.empty())))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("does not hold the weights of mlp-digits");
    assertThatThrownBy(() -> assembly.ofFiles(sent, Set.of("config.json"), target))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("one safetensors file, not a zip");
  }

  @Test
  void filesOfAModel_becomeOneFile_withItsForm() throws IOException {
    Path sent = SmallModel.llama(place("sent"), 3);

    Assembled made = assembly.ofFiles(sent, Set.of("config.json", "model.safetensors"), FRESH);

    try (ModelFile model = ModelFile.open(made.file())) {
      assertThat(model.config()).isEqualTo(ModelDirectory.open(sent).config());
    }
    assertThat(made.form().family()).isEqualTo("Llama family");
    assertThat(made.form().vocabulary()).isEqualTo(304);
    assertThat(made.form().context()).isEqualTo(SmallModel.CONTEXT);
  }

  @Test
  void weightsOfABase_goOnWithItsOtherFiles() throws IOException {
    Path base = SmallModel.packedLlama(place("base"), 3);
    Path sent = place("sent");
    ModelConfig form = ModelDirectory.open(directory.resolve("base")).config();
    Safetensors.write(sent.resolve("model.safetensors"), SmallModel.weights(form, 4), Map.of());

    Assembled made = assembly.ofWeights(sent, new Target("small", Optional.of(base)));

    Path expected = directory.resolve("expected.safetensors");
    try (ModelFile model = ModelFile.open(base)) {
      model.write(expected, SmallModel.weights(form, 4));
    }
    assertThat(Digest.ofFile(made.file())).isEqualTo(Digest.ofFile(expected));
    assertThatThrownBy(() -> assembly.ofWeights(sent, FRESH))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("holds weights only");
  }

  @Test
  void anAdapter_isMergedIntoItsBase() throws IOException {
    Path base = SmallModel.packedLlama(place("base"), 3);
    Path sent = place("sent");
    ModelConfig form = ModelDirectory.open(directory.resolve("base")).config();
    var lora = new Lora(2, 8, List.of("q_proj", "down_proj"));
    var matrices = adapter(lora, form);
    new AdapterDirectory(lora, matrices).write(sent, form);
    var target = new Target("small", Optional.of(base));

    Assembled made =
        assembly.ofFiles(sent, Set.of("adapter_config.json", "adapter_model.safetensors"), target);

    int[] row = {5, 60, 120, 299};
    try (ModelFile one = ModelFile.open(made.file());
        ModelFile origin = ModelFile.open(base);
        Decoder merged = Decoder.load(one.config(), one.weights(), Precision.FP32);
        Decoder beside = Decoder.load(form, origin.weights(), Precision.FP32, lora, matrices);
        Decoder without = Decoder.load(form, origin.weights(), Precision.FP32)) {
      float[] scores = merged.logits(List.of(row)).get(0);
      assertThat(scores)
          .usingComparatorWithPrecision(1e-4f)
          .containsExactly(beside.logits(List.of(row)).get(0));
      assertThat(scores).isNotEqualTo(without.logits(List.of(row)).get(0));
    }
    assertThatThrownBy(() -> assembly.ofFiles(sent, Set.of("adapter_config.json"), FRESH))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("base is required");
  }

  @Test
  void aModelOfAnotherForm_isNoneOfTheBase() throws IOException {
    Path base = SmallModel.packedLlama(place("base"), 3);
    Path sent = SmallModel.gpt2(place("sent"), 4);

    assertThatThrownBy(
            () ->
                assembly.ofFiles(
                    sent, Set.of("config.json"), new Target("small", Optional.of(base))))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("base is a model of another configuration");
  }

  @Test
  void onePackedFile_isWrittenAgain_whateverItsMetadata() throws IOException {
    Path packed = SmallModel.packedLlama(place("packed"), 3);
    Path sent = place("sent");
    var tensors = new LinkedHashMap<String, RawTensor>();
    try (var file = MappedSafetensors.open(packed)) {
      for (String name : file.names()) {
        var entry = file.entry(name);
        tensors.put(name, new RawTensor(entry.dtype(), entry.shape(), file.bytes(name)));
      }
      SafetensorsWriter.write(
          sent.resolve("model.safetensors"), tensors, Map.of("made by", "others"));
    }
    assertThat(Digest.ofFile(sent.resolve("model.safetensors")))
        .isNotEqualTo(Digest.ofFile(packed));

    for (Target target : List.of(FRESH, new Target("small", Optional.of(packed)))) {
      Assembled made = assembly.ofWeights(sent, target);
      assertThat(Digest.ofFile(made.file())).isEqualTo(Digest.ofFile(packed));
    }
  }

  @Test
  void anotherTokenizer_isNoneOfTheBase() throws IOException {
    Path base = SmallModel.packedLlama(place("base"), 3);
    Path sent = SmallModel.llama(place("sent"), 4);
    Path tokenizer = sent.resolve("tokenizer.json");
    Files.writeString(tokenizer, Files.readString(tokenizer) + "\n");
    var target = new Target("small", Optional.of(base));

    assertThatThrownBy(() -> assembly.ofFiles(sent, Set.of("config.json"), target))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("base has a tokenizer.json that is not, byte for byte");
  }

  @Test
  void weightsOfAByteModel_areCheckedByName_shape_length_andNumber() throws IOException {
    var target = new Target("gpt-nano", Optional.empty());
    Map<String, Tensor> weights = new LinkedHashMap<>(GptWeights.seeded(GptConfig.NANO, 5));
    Path good = written("good", weights);
    assertThat(assembly.ofWeights(good, target).form().parameters())
        .isEqualTo(GptConfig.NANO.parameters());

    var unknown = new LinkedHashMap<>(weights);
    unknown.put("more.weight", new Tensor(List.of(1), new float[1]));
    refused(written("unknown", unknown), target, "does not hold the weights of gpt-nano");

    weights.get("wte.weight").data()[7] = Float.NaN;
    refused(written("nan", weights), target, "wte.weight holds a number that is not finite");

    var longer = Map.of("wte.weight", new Tensor(List.of(2_000_000), new float[2_000_000]));
    refused(written("longer", longer), target, "has more bytes than the weights of gpt-nano can");
  }

  @Test
  void aModelWithANumberThatIsNotFinite_isRefused() throws IOException {
    Path sent = SmallModel.llama(place("sent"), 3);
    var weights = Safetensors.read(sent.resolve("model.safetensors"));
    weights.get("model.norm.weight").data()[0] = Float.POSITIVE_INFINITY;
    Safetensors.write(sent.resolve("model.safetensors"), weights, Map.of());

    assertThatThrownBy(() -> assembly.ofFiles(sent, Set.of("config.json"), FRESH))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("model.norm.weight");
  }

  private void refused(Path sent, Target target, String rule) {
    assertThatThrownBy(() -> assembly.ofWeights(sent, target))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining(rule);
  }

  private Path written(String name, Map<String, Tensor> weights) throws IOException {
    Path place = place(name);
    Safetensors.write(place.resolve("model.safetensors"), weights, Map.of());
    return place;
  }

  private static Map<String, Tensor> adapter(Lora lora, ModelConfig form) {
    var matrices = new LinkedHashMap<String, Tensor>();
    lora.seeded(form, 9)
        .forEach(
            (name, tensor) -> {
              float[] data = tensor.data().clone();
              for (int i = 0; i < data.length; i++) {
                data[i] += 0.01f * (i % 7);
              }
              matrices.put(name, new Tensor(tensor.shape(), data));
            });
    return matrices;
  }

  private Path place(String name) throws IOException {
    return Files.createDirectories(directory.resolve(name));
  }
}
