package org.zeropoint.training.engine.djl;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptTrainer;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.model.DecoderTrainer;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.text.Batches;
import org.zeropoint.lm.text.Corpus;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.entity.TrainingPlan;

/** A model of the catalogue, whose tokens are bytes. */
final class ByteLearner implements Learner {

  private static final double NANOS = 1e9;

  private final GptConfig config;
  private final Optimizer optimizer;
  private final Corpus corpus;
  private final Batches batches;
  private final int rows;
  private GptTrainer trainer;

  private ByteLearner(
      GptConfig config, Optimizer optimizer, Corpus corpus, TrainingPlan plan, GptTrainer trainer) {
    this.config = config;
    this.optimizer = optimizer;
    this.corpus = corpus;
    this.rows = plan.batchSize();
    this.batches = new Batches(corpus.training(), config.context(), rows, plan.seed());
    this.trainer = trainer;
  }

  /**
   * Starts from a model's weights, or from those of the plan's seed.
   *
   * @throws Invalid when the text is too short, or the weights are not of that model
   */
  static ByteLearner open(
      TrainingPlan plan, Optimizer optimizer, byte[] text, Optional<Path> baseWeights) {
    GptConfig config =
        GptConfig.named(plan.modelId())
            .orElseThrow(() -> new Invalid("/modelId", "is no model that this engine trains"));
    Corpus corpus = Corpus.split(text, plan.validationSplit());
    checkLength(config, corpus, plan.validationSplit());
    Map<String, Tensor> weights =
        baseWeights
            .map(file -> checked(config, file))
            .orElseGet(() -> GptWeights.seeded(config, plan.seed()));
    return new ByteLearner(
        config, optimizer, corpus, plan, new GptTrainer(config, weights, optimizer));
  }

  private static Map<String, Tensor> checked(GptConfig config, Path file) {
    Map<String, Tensor> weights = Safetensors.read(file);
    GptWeights.check(config, weights, String.valueOf(file.getFileName()));
    return weights;
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

  @Override
  public Found step(int number, double rate) {
    long begin = System.nanoTime();
    Batch batch = batches.batch(number);
    double waited = (System.nanoTime() - begin) / NANOS;
    DecoderTrainer.Step step = trainer.step(batch, number, rate);
    return new Found(step.loss(), step.gradientNorm(), batch.inputs().length, rows, waited);
  }

  /** A byte is a token. */
  @Override
  public double natsPerByte(double lossPerToken) {
    return lossPerToken;
  }

  @Override
  public double heldOutLoss() {
    return trainer.heldOutLoss(corpus.heldOut());
  }

  @Override
  public void write(Path file) {
    Safetensors.write(file, trainer.weights(), Map.of("format", "pt", "model", config.name()));
  }

  @Override
  public void writeWhole(Path file) {
    write(file);
  }

  @Override
  public void writeState(Path file) {
    Safetensors.write(file, trainer.state(), Map.of());
  }

  @Override
  public void restore(Path trained, Path state) {
    Map<String, Tensor> weights = checked(config, trained);
    GptTrainer restored =
        GptTrainer.resume(
            config, weights, optimizer, Safetensors.read(state), CheckpointDirectory.OPTIMIZER);
    trainer.close();
    trainer = restored;
  }

  @Override
  public void close() {
    trainer.close();
  }
}
