package org.zeropoint.web.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.entity.Evaluation;

/**
 * One line of the comparison of held-out losses.
 *
 * @param loss nats a byte, or an image
 * @param difference to the candidate's loss: below zero where the candidate is better; null on its
 *     own line
 */
public record LossLine(
    String name, String explanation, double loss, double perplexity, Double difference) {

  /** The candidate first, then what it is measured against. */
  static List<LossLine> of(Evaluation evaluation) {
    var lines = new ArrayList<LossLine>();
    Optional<Double> candidate = evaluation.candidate().loss();
    candidate.ifPresent(
        loss ->
            lines.add(
                new LossLine(
                    evaluation.candidate().ref(), "the candidate", loss, Math.exp(loss), null)));
    evaluation
        .baseline()
        .ifPresent(
            live ->
                live.loss()
                    .ifPresent(
                        loss ->
                            lines.add(line(live.ref(), "in production then", loss, candidate))));
    evaluation
        .orderTwoLoss()
        .ifPresent(
            loss ->
                lines.add(line("Order-2 byte model", "Witten-Bell, same text", loss, candidate)));
    evaluation
        .images()
        .flatMap(Evaluation.Images::classMeansLoss)
        .ifPresent(
            loss ->
                lines.add(line("Class means", "the mean image of each class", loss, candidate)));
    long outcomes = Math.round(Math.exp(evaluation.uniformLoss()));
    lines.add(
        line("Uniform", "knows nothing: ln " + outcomes, evaluation.uniformLoss(), candidate));
    return lines;
  }

  private static LossLine line(
      String name, String explanation, double loss, Optional<Double> candidate) {
    return new LossLine(
        name, explanation, loss, Math.exp(loss), candidate.map(c -> c - loss).orElse(null));
  }
}
