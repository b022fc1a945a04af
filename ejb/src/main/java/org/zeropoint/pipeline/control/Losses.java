package org.zeropoint.pipeline.control;

import java.util.Locale;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Evaluation.Images;

/** The held-out losses of an evaluation, in one sentence. */
final class Losses {

  private Losses() {}

  static String told(Evaluation evaluation) {
    var text = new StringBuilder("Held-out loss in " + evaluation.unit() + ": ");
    evaluation
        .candidate()
        .loss()
        .ifPresent(loss -> text.append(String.format(Locale.ROOT, "candidate %.4f; ", loss)));
    evaluation
        .baseline()
        .ifPresent(
            baseline ->
                baseline
                    .loss()
                    .ifPresent(
                        loss ->
                            text.append(
                                String.format(
                                    Locale.ROOT,
                                    "%s in production %.4f; ",
                                    baseline.ref(),
                                    loss))));
    evaluation
        .orderTwoLoss()
        .ifPresent(
            loss -> text.append(String.format(Locale.ROOT, "order-2 byte model %.4f; ", loss)));
    evaluation
        .images()
        .flatMap(Images::classMeansLoss)
        .ifPresent(loss -> text.append(String.format(Locale.ROOT, "class means %.4f; ", loss)));
    text.append(String.format(Locale.ROOT, "uniform %.4f.", evaluation.uniformLoss()));
    evaluation.images().ifPresent(images -> text.append(accuracy(evaluation, images)));
    return text.toString();
  }

  private static String accuracy(Evaluation evaluation, Images images) {
    if (images.accuracy().isEmpty()) {
      return "";
    }
    var text = new StringBuilder(" Accuracy on " + images.heldOut() + " held-out images: ");
    text.append(percent("candidate", images.accuracy().get()));
    evaluation
        .baseline()
        .ifPresent(
            live ->
                images
                    .baselineAccuracy()
                    .ifPresent(
                        share ->
                            text.append(percent("; " + live.ref() + " in production", share))));
    images.classMeansAccuracy().ifPresent(share -> text.append(percent("; class means", share)));
    return text.append('.').toString();
  }

  private static String percent(String whose, double share) {
    return String.format(Locale.ROOT, "%s %.2f %%", whose, 100 * share);
  }
}
