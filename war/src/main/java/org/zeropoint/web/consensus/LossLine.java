package org.zeropoint.web.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Evaluation.Images;
import org.zeropoint.web.page.Wording;

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
  static List<LossLine> of(Evaluation evaluation, Wording wording) {
    var lines = new ArrayList<LossLine>();
    Optional<Images> images = evaluation.images();
    Optional<Double> candidate = evaluation.candidate().loss();
    candidate.ifPresent(
        loss ->
            lines.add(
                line(
                        evaluation.candidate().ref(),
                        wording.say("evaluation.line.candidate"),
                        loss,
                        Optional.empty())
                    .with(images.flatMap(Images::accuracy))));
    evaluation
        .baseline()
        .ifPresent(
            live ->
                live.loss()
                    .ifPresent(
                        loss ->
                            lines.add(
                                line(
                                        live.ref(),
                                        wording.say("evaluation.line.then"),
                                        loss,
                                        candidate)
                                    .with(images.flatMap(Images::baselineAccuracy)))));
    evaluation
        .orderTwoLoss()
        .ifPresent(loss -> lines.add(named("order", loss, candidate, wording)));
    images
        .flatMap(Images::classMeansLoss)
        .ifPresent(
            loss ->
                lines.add(
                    named("means", loss, candidate, wording)
                        .with(images.flatMap(Images::classMeansAccuracy))));
    long outcomes = Math.round(Math.exp(evaluation.uniformLoss()));
    lines.add(
        line(
            wording.say("evaluation.line.uniform"),
            wording.say("evaluation.line.uniform.more", Long.toString(outcomes)),
            evaluation.uniformLoss(),
            candidate));
    return lines;
  }

  private static LossLine named(
      String model, double loss, Optional<Double> candidate, Wording wording) {
    String key = "evaluation.line." + model;
    return line(wording.say(key), wording.say(key + ".more"), loss, candidate);
  }

  private static LossLine line(
      String name, String explanation, double loss, Optional<Double> candidate) {
    return new LossLine(
        name, explanation, loss, Math.exp(loss), candidate.map(c -> c - loss).orElse(null), null);
  }

  private LossLine with(Optional<Double> share) {
    return new LossLine(name, explanation, loss, perplexity, difference, share.orElse(null));
  }
}
