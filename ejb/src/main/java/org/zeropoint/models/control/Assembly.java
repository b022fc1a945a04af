package org.zeropoint.models.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.language.Footprint;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.AdapterDirectory;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.lm.vision.VisionWeights;
import org.zeropoint.models.entity.ModelForm;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;

/**
 * Makes one model file of what was sent, after it has checked names, shapes and numbers of all
 * weights.
 */
@ApplicationScoped
public class Assembly {

  private static final String WEIGHTS = "model.safetensors";
  private static final String MODEL = "whole.safetensors";
  private static final long LONGEST_HEADER = (4L << 20) + Long.BYTES;

  @Inject private Catalogue catalogue;
  @Inject private Incoming incoming;

  private final ReentrantLock merging = new ReentrantLock();

  Assembly() {}

  Assembly(Catalogue catalogue, Incoming incoming) {
    this.catalogue = catalogue;
    this.incoming = incoming;
  }

  /**
   * What the sent model has to be.
   *
   * @param modelId its name
   * @param base file of the version that it went on from; empty for a new base, and for weights of
   *     a model that the product seeds
   */
  public record Target(String modelId, Optional<Path> base) {}

  /** A file that can go into the store. */
  public record Assembled(Path file, ModelForm form) {}

  /**
   * Takes one safetensors file: the weights of a model whose form is known, or a whole model.
   *
   * @throws Invalid naming the file and the rule
   */
  public Assembled ofWeights(Path directory, Target target) {
    Path sent = directory.resolve(WEIGHTS);
    Optional<GptConfig> seeded = GptConfig.named(target.modelId());
    if (seeded.isPresent()) {
      return bytes(sent, seeded.get());
    }
    Optional<VisionConfig> images = VisionConfig.named(target.modelId());
    if (images.isPresent()) {
      return images(sent, images.get());
    }
    if (ModelFile.isOne(sent)) {
      return packedAgain(sent, directory.resolve(MODEL), target);
    }
    if (target.base().isEmpty()) {
      throw new Invalid(
          "/body", "holds weights only; a new base is a zip with config.json and tokenizer.json");
    }
    parts(target.base().get(), directory);
    return packed(directory, target);
  }

  /**
   * Takes the files of a model's directory, or of an adapter's.
   *
   * @param names of the files
   * @throws Invalid naming the file and the rule
   */
  public Assembled ofFiles(Path directory, Set<String> names, Target target) {
    if (GptConfig.named(target.modelId()).isPresent()
        || VisionConfig.named(target.modelId()).isPresent()) {
      throw new Invalid("/body", target.modelId() + " is sent as one safetensors file, not a zip");
    }
    if (names.contains(ModelZip.CONFIG)) {
      return packed(directory, target);
    }
    if (!names.contains(ModelZip.ADAPTER_CONFIG)) {
      throw new Invalid("/body", "holds neither config.json nor adapter_config.json");
    }
    Path base =
        target
            .base()
            .orElseThrow(() -> new Invalid("/base", "is required: an adapter belongs to a model"));
    Path file = directory.resolve(MODEL);
    // One at a time: each has its base in memory.
    merging.lock();
    List<String> targets;
    try {
      targets = merge(base, directory, file);
    } finally {
      merging.unlock();
    }
    return new Assembled(file, whole(file, target).form().adapted(targets));
  }

  private Assembled bytes(Path sent, GptConfig config) {
    Map<String, Tensor> weights = weights(sent, config.name(), config.parameters());
    GptWeights.check(config, weights, WEIGHTS);
    return shipped(sent, config.name(), weights);
  }

  private Assembled images(Path sent, VisionConfig config) {
    Map<String, Tensor> weights = weights(sent, config.name(), config.parameters());
    VisionWeights.check(config, weights, WEIGHTS);
    return shipped(sent, config.name(), weights);
  }

  private static Map<String, Tensor> weights(Path sent, String model, long parameters) {
    long most = Math.addExact(LONGEST_HEADER, Math.multiplyExact(parameters, 4L));
    if (size(sent) > most) {
      throw new Invalid("/body", "has more bytes than the weights of " + model + " can");
    }
    return Safetensors.read(sent);
  }

  private Assembled shipped(Path sent, String model, Map<String, Tensor> weights) {
    Path file = sent.resolveSibling(MODEL);
    Safetensors.write(file, weights, Map.of("format", "pt", "model", model));
    var form = catalogue.shipped(model).orElseThrow();
    return new Assembled(
        file,
        new ModelForm(
            form.family(),
            form.layers(),
            form.width(),
            form.heads(),
            form.context(),
            form.vocabulary(),
            form.parameters()));
  }

  private Assembled packed(Path directory, Target target) {
    Path file = directory.resolve(MODEL);
    incoming.requireRoom(Incoming.bytes(directory));
    ModelFile.pack(directory, file);
    return whole(file, target);
  }

  /** What is stored is always what was written here. */
  private Assembled packedAgain(Path sent, Path file, Target target) {
    incoming.requireRoom(size(sent));
    try (ModelFile model = ModelFile.open(sent)) {
      model.pack(file);
    }
    return whole(file, target);
  }

  private static Assembled whole(Path file, Target target) {
    try (ModelFile model = ModelFile.open(file)) {
      target.base().ifPresent(base -> requireForm(base, model));
      finite(model);
      model.tokenizer().close();
      return new Assembled(file, form(model.config()));
    }
  }

  private static void requireForm(Path base, ModelFile model) {
    try (ModelFile origin = ModelFile.open(base)) {
      if (!origin.config().equals(model.config())) {
        throw new Invalid("/base", "is a model of another configuration than what was sent");
      }
      if (!Arrays.equals(tokenizer(origin), tokenizer(model))) {
        throw new Invalid(
            "/base", "has a tokenizer.json that is not, byte for byte, the one that was sent");
      }
    }
  }

  private static byte[] tokenizer(ModelFile model) {
    return model.part(Tokenizer.FILE).orElseThrow();
  }

  /** What stands beside the weights of a base, as files of a directory. */
  private static void parts(Path base, Path directory) {
    try (ModelFile origin = ModelFile.open(base)) {
      for (String name : origin.parts()) {
        Files.write(directory.resolve(name), origin.part(name).orElseThrow());
      }
    } catch (IOException e) {
      throw new Unavailable("the upload cannot be taken: " + e.getMessage(), e);
    }
  }

  /** Says which projections it changed, by the ends of their names. */
  private List<String> merge(Path base, Path adapter, Path file) {
    try (ModelFile origin = ModelFile.open(base)) {
      AdapterDirectory read = AdapterDirectory.read(adapter, origin.config());
      long bytes = Footprint.loaded(origin.config());
      LoadRule.require("merging the adapter", bytes);
      incoming.requireRoom(bytes);
      try (Decoder decoder = Decoder.load(origin.config(), origin.weights(), Precision.FP32)) {
        decoder.merge(read.lora(), read.matrices());
        origin.write(file, decoder.values());
      }
      return read.lora().targets();
    }
  }

  private static void finite(ModelFile model) {
    TensorSource weights = model.weights();
    for (String name : Decoder.weights(model.config(), weights)) {
      for (float value : weights.floats(name)) {
        if (!Float.isFinite(value)) {
          throw new Invalid("/body", name + " holds a number that is not finite");
        }
      }
    }
  }

  private static ModelForm form(ModelConfig config) {
    String family = config.family() == ModelConfig.Family.GPT2 ? "GPT-2 family" : "Llama family";
    return new ModelForm(
        family,
        config.layers(),
        config.width(),
        config.heads(),
        config.context(),
        config.vocabulary(),
        Parameters.count(config));
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
