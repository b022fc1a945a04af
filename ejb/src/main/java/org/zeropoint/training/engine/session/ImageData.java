package org.zeropoint.training.engine.session;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.vision.ImageBatch;
import org.zeropoint.lm.vision.ImageBatches;
import org.zeropoint.lm.vision.ImageSet;
import org.zeropoint.lm.vision.ImageSplit;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.lm.vision.VisionWeights;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.entity.TrainingPlan;

/**
 * What a model of images of the catalogue starts from and learns: the same first weights and the
 * same batches on every engine.
 */
public final class ImageData {

  private final VisionConfig config;
  private final ImageSet images;
  private final ImageSplit split;
  private final ImageBatches batches;
  private final long seed;

  private ImageData(VisionConfig config, ImageSet images, TrainingPlan plan) {
    this.config = config;
    this.images = images;
    this.split = ImageSplit.of(images.form().images(), plan.validationSplit());
    this.batches = new ImageBatches(images, split.training(), plan.batchSize(), plan.seed());
    this.seed = plan.seed();
  }

  /**
   * Of a plan.
   *
   * @param corpus file of the images
   * @throws Invalid when the corpus is none that the model can learn from
   */
  public static ImageData of(TrainingPlan plan, Path corpus) {
    VisionConfig config =
        VisionConfig.named(plan.modelId())
            .orElseThrow(() -> new Invalid("/modelId", "is no model of images"));
    CorpusFit.obstacle(plan.modelId(), corpus, plan.validationSplit())
        .ifPresent(
            rule -> {
              throw new Invalid("/corpus", rule);
            });
    return new ImageData(config, ImageSet.read(corpus), plan);
  }

  public VisionConfig config() {
    return config;
  }

  public ImageSet images() {
    return images;
  }

  /** The batch of a step, from 1. */
  public ImageBatch batch(int step) {
    return batches.batch(step);
  }

  /** Places in the set of the images that are scored; none when nothing is held out. */
  public int[] heldOut() {
    return split.scored();
  }

  /**
   * First weights: those of a file, or of the plan's seed.
   *
   * @throws Invalid when the file does not hold weights of the model
   */
  public Map<String, Tensor> weights(Optional<Path> base) {
    return base.map(this::read).orElseGet(() -> VisionWeights.seeded(config, seed));
  }

  /**
   * The weights of a file.
   *
   * @throws Invalid when they are not those of the model
   */
  public Map<String, Tensor> read(Path file) {
    Map<String, Tensor> weights = Safetensors.read(file);
    VisionWeights.check(config, weights, String.valueOf(file.getFileName()));
    return weights;
  }

  /** Writes weights as every engine does. */
  public void write(Path file, Map<String, Tensor> weights) {
    Safetensors.write(file, weights, Map.of("format", "pt", "model", config.name()));
  }
}
