package org.zeropoint.pipeline.control;

import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.pipeline.entity.Comparison.Measure;
import org.zeropoint.pipeline.entity.Comparison.Numbers;

/** Numbers of two evaluations; a delta only where both were measured on the same bytes. */
public final class Measures {

  private Measures() {}

  public static Numbers compare(Optional<Evaluation> one, Optional<Evaluation> other) {
    Optional<String> obstacle = obstacle(one, other);
    boolean comparable = obstacle.isEmpty();
    boolean images = ofImages(one) || ofImages(other);
    var measures = new ArrayList<Measure>();
    String unit = images ? "nats/image" : "nats/byte";
    measures.add(measure("heldOutLoss", unit, one, other, e -> e.candidate().loss(), comparable));
    if (images) {
      measures.add(measure("accuracy", "share", one, other, Measures::accuracy, comparable));
    } else {
      measures.add(measure("orderTwoLoss", unit, one, other, Evaluation::orderTwoLoss, comparable));
      measures.add(measure("longestOverlap", "bytes", one, other, Measures::overlap, comparable));
    }
    measures.add(
        measure(
            "nonFiniteWeights",
            "weights",
            one,
            other,
            e -> Optional.of((double) e.nonFiniteWeights()),
            comparable));
    return new Numbers(
        comparable,
        obstacle.orElse("both were measured on the same held-out " + (images ? "images" : "bytes")),
        measures);
  }

  private static boolean ofImages(Optional<Evaluation> evaluation) {
    return evaluation.flatMap(Evaluation::images).isPresent();
  }

  private static Optional<Double> accuracy(Evaluation evaluation) {
    return evaluation.images().flatMap(Evaluation.Images::accuracy);
  }

  private static Optional<Double> overlap(Evaluation evaluation) {
    return Optional.of((double) evaluation.longestOverlap());
  }

  private static Optional<String> obstacle(Optional<Evaluation> one, Optional<Evaluation> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Optional.of("not both were measured");
    }
    Evaluation a = one.get();
    Evaluation b = other.get();
    if (!a.corpus().equals(b.corpus())) {
      return Optional.of(
          "measured on different texts, " + a.corpus() + " and " + b.corpus() + ": no delta");
    }
    if (Double.compare(a.validationSplit(), b.validationSplit()) != 0
        || a.heldOutBytes() != b.heldOutBytes()
        || !heldOutImages(a).equals(heldOutImages(b))) {
      return Optional.of("measured on different parts of the text: no delta");
    }
    return Optional.empty();
  }

  private static Optional<Integer> heldOutImages(Evaluation evaluation) {
    return evaluation.images().map(Evaluation.Images::heldOut);
  }

  private static Measure measure(
      String name,
      String unit,
      Optional<Evaluation> one,
      Optional<Evaluation> other,
      Function<Evaluation, Optional<Double>> number,
      boolean comparable) {
    Optional<Double> a = one.flatMap(number);
    Optional<Double> b = other.flatMap(number);
    Optional<Double> delta = comparable ? a.flatMap(x -> b.map(y -> y - x)) : Optional.empty();
    return new Measure(name, unit, a, b, delta);
  }
}
