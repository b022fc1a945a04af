package org.zeropoint.training.engine.session;

import java.nio.file.Path;
import java.util.Optional;
import org.zeropoint.lm.vision.ImageForm;
import org.zeropoint.lm.vision.ImageSplit;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.shared.Invalid;

/** Whether a model can learn from a corpus: models of images from images, all others from texts. */
public final class CorpusFit {

  private CorpusFit() {}

  /**
   * Why a model cannot learn from a corpus, as a rule about it; empty when it can, as far as the
   * corpus's kind, form and size tell.
   *
   * @param corpus its file
   * @param validationSplit share that is held out
   */
  public static Optional<String> obstacle(String modelId, Path corpus, double validationSplit) {
    Optional<VisionConfig> vision = VisionConfig.named(modelId);
    boolean images = ImageForm.isOne(corpus);
    if (vision.isEmpty()) {
      return images
          ? Optional.of("holds images; " + modelId + " learns from a text")
          : Optional.empty();
    }
    if (!images) {
      return Optional.of("is a text; " + modelId + " learns from images");
    }
    try {
      ImageForm form = ImageForm.of(corpus);
      return form.mismatch(vision.get()).or(() -> size(form, vision.get(), validationSplit));
    } catch (Invalid e) {
      return Optional.of("is damaged: " + e.getMessage());
    }
  }

  /** Of fewer images than there are classes, most would not be measured at all. */
  private static Optional<String> size(ImageForm form, VisionConfig model, double validationSplit) {
    int heldOut = ImageSplit.of(form.images(), validationSplit).heldOut().length;
    return validationSplit > 0 && heldOut < model.classes()
        ? Optional.of(
            "has %d images, of which a split of %s holds out %d; %s tells %d classes apart and is measured on at least as many: choose a larger corpus or split"
                .formatted(form.images(), validationSplit, heldOut, model.name(), model.classes()))
        : Optional.empty();
  }
}
