package org.zeropoint.web.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Evaluation.Images;

/**
 * One line of the comparison of held-out losses.
 *
 * @param loss nats a byte, or an image
 * @param difference to the candidate's loss: below zero where the candidate is better; null on its
 *     own line
 * @param accuracy share of the held-out images that are named rightly; null where it was not
 *     measured
 */
public record LossLine(
    String name,
    String explanation,
    double loss,
    double perplexity,
    Double difference,
    Double accuracy) {

  /** The candidate first, then what it is measured against. */
  static List<LossLine> of(Evaluation evaluation) {
    var lines = new ArrayList<LossLine>();
    Optional<Images> images = evaluation.images();
    Optional<Double> candidate = evaluation.candidate().loss();
    candidate.ifPresent(
        loss ->
            lines.add(
                line(evaluation.candidate().ref(), "the candidate", loss, Optional.empty())
                    .with(images.flatMap(Images::accuracy))));
    evaluation
        .baseline()
        .ifPresent(
            live ->
                live.loss()
                    .ifPresent(
                        loss ->
                            lines.add(
                                line(live.ref(), "in production then", loss, candidate)
                                    .with(images.flatMap(Images::baselineAccuracy)))));
    evaluation
        .orderTwoLoss()
        .ifPresent(
            loss ->
                lines.add(line("Order-2 byte model", "Witten-Bell, same text", loss, candidate)));
    images
        .flatMap(Images::classMeansLoss)
        .ifPresent(
            loss ->
                lines.add(
                    line("Class means", "the mean image of each class", loss, candidate)
                        .with(images.flatMap(Images::classMeansAccuracy))));
    long outcomes = Math.round(Math.exp(evaluation.uniformLoss()));
    lines.add(
        line("Uniform", "knows nothing: ln " + outcomes, evaluation.uniformLoss(), candidate));
    return lines;
  }

  private static LossLine line(
      String name, String explanation, double loss, Optional<Double> candidate) {
    return new LossLine(
        name, explanation, loss, Math.exp(loss), candidate.map(c -> c - loss).orElse(null), null);
  }

  private LossLine with(Optional<Double> share) {
    return new LossLine(name, explanation, loss, perplexity, difference, share.orElse(null));
  }

  /** In percent with two places; a dash where it was not measured. */
  public String accuracyPercent() {
    return accuracy == null ? "–" : String.format(Locale.ROOT, "%.2f %%", 100 * accuracy);
  }
}
