package org.zeropoint.training.engine.session;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.text.Batches;
import org.zeropoint.lm.text.Corpus;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.entity.TrainingPlan;

/**
 * What a model of the catalogue, whose tokens are bytes, starts from and learns: the same first
 * weights and the same batches on every engine.
 */
public final class ByteText {

  private final GptConfig config;
  private final Corpus corpus;
  private final Batches batches;
  private final long seed;

  private ByteText(GptConfig config, Corpus corpus, TrainingPlan plan) {
    this.config = config;
    this.corpus = corpus;
    this.batches = new Batches(corpus.training(), config.context(), plan.batchSize(), plan.seed());
    this.seed = plan.seed();
  }

  /**
   * Of a plan.
   *
   * @param text the whole corpus
   * @throws Invalid when the text is too short, or the model reads no bytes
   */
  public static ByteText of(TrainingPlan plan, byte[] text) {
    GptConfig config =
        GptConfig.named(plan.modelId())
            .orElseThrow(() -> new Invalid("/modelId", "is no model that this engine trains"));
    Corpus corpus = Corpus.split(text, plan.validationSplit());
    checkLength(config, corpus, plan.validationSplit());
    return new ByteText(config, corpus, plan);
  }

  private static void checkLength(GptConfig config, Corpus corpus, double validationSplit) {
    int least = config.context() + 1;
    if (corpus.training().length < least) {
      throw new Invalid(
          "/corpus",
          "leaves %d bytes for training, %s needs at least %d"
              .formatted(corpus.training().length, config.name(), least));
    }
    if (validationSplit > 0 && corpus.heldOut().length < least) {
      throw new Invalid(
          "/corpus",
          "leaves %d bytes held out, %s needs at least %d; choose a larger corpus or split"
              .formatted(corpus.heldOut().length, config.name(), least));
    }
  }

  public GptConfig config() {
    return config;
  }

  /** The batch of a step, from 1. */
  public Batch batch(int step) {
    return batches.batch(step);
  }

  /** May be empty. */
  public byte[] heldOut() {
    return corpus.heldOut();
  }

  /**
   * First weights: those of a file, or of the plan's seed.
   *
   * @throws Invalid when the file does not hold weights of the model
   */
  public Map<String, Tensor> weights(Optional<Path> base) {
    return base.map(this::read).orElseGet(() -> GptWeights.seeded(config, seed));
  }

  /**
   * The weights of a file.
   *
   * @throws Invalid when they are not those of the model
   */
  public Map<String, Tensor> read(Path file) {
    Map<String, Tensor> weights = Safetensors.read(file);
    GptWeights.check(config, weights, String.valueOf(file.getFileName()));
    return weights;
  }

  /** Writes weights as every engine does. */
  public void write(Path file, Map<String, Tensor> weights) {
    Safetensors.write(file, weights, Map.of("format", "pt", "model", config.name()));
  }
}
