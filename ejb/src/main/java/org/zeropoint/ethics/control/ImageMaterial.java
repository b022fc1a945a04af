package org.zeropoint.ethics.control;

import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.control.Evaluator.Subject;
import org.zeropoint.ethics.control.Evaluator.Task;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.lm.vision.ClassMeans;
import org.zeropoint.lm.vision.ImageSet;
import org.zeropoint.lm.vision.ImageSplit;
import org.zeropoint.lm.vision.Scores.Result;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.lm.vision.VisionModel;

/** What a model of images is measured on: the images that its training held out. */
record ImageMaterial(VisionConfig model, ImageSet images, ImageSplit split) {

  /** Splits the images as the training did. */
  static ImageMaterial of(Task task, VisionConfig model) {
    ImageSet images = ImageSet.read(task.corpus());
    return new ImageMaterial(
        model, images, ImageSplit.of(images.form().images(), task.validationSplit()));
  }

  /**
   * The candidate, what is in production and the simplest model, on the same images.
   *
   * @param nonFinite weights of the candidate that are no finite number
   */
  Evaluation evaluation(Task task, long nonFinite) {
    int[] heldOut = split.scored();
    Result candidate = result(model, task.candidate(), heldOut);
    Optional<Result> baseline = task.baseline().flatMap(live -> result(live, heldOut));
    Result means =
        ClassMeans.of(images, split.training(), model.classes())
            .scores(images, heldOut)
            .result(images, heldOut);
    return new Evaluation(
        Evaluator.scored(task.candidate(), candidate.loss()),
        task.baseline()
            .map(live -> Evaluator.scored(live, baseline.map(Result::loss).orElse(Double.NaN))),
        task.corpusDigest(),
        task.validationSplit(),
        0,
        Optional.empty(),
        Math.log(model.classes()),
        nonFinite,
        List.of(),
        Optional.empty(),
        Optional.of(
            new Evaluation.Images(
                heldOut.length,
                Evaluator.finite(candidate.accuracy()),
                baseline.map(Result::accuracy).flatMap(Evaluator::finite),
                Evaluator.finite(means.loss()),
                Evaluator.finite(means.accuracy()))));
  }

  /** Nothing of a model that does not take such images. */
  private Optional<Result> result(Subject subject, int[] heldOut) {
    return VisionConfig.named(subject.modelId())
        .filter(form -> images.form().mismatch(form).isEmpty())
        .map(form -> result(form, subject, heldOut));
  }

  private Result result(VisionConfig form, Subject subject, int[] heldOut) {
    try (VisionModel opened = VisionModel.open(form, subject.weights())) {
      return opened.result(images, heldOut);
    }
  }
}
