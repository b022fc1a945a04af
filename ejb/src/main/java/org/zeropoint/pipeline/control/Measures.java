package org.zeropoint.pipeline.control;

import java.util.List;
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
    return new Numbers(
        comparable,
        obstacle.orElse("both were measured on the same held-out bytes"),
        List.of(
            measure("heldOutLoss", "nats/byte", one, other, e -> e.candidate().loss(), comparable),
            measure("orderTwoLoss", "nats/byte", one, other, Evaluation::orderTwoLoss, comparable),
            measure(
                "longestOverlap",
                "bytes",
                one,
                other,
                e -> Optional.of((double) e.longestOverlap()),
                comparable),
            measure(
                "nonFiniteWeights",
                "weights",
                one,
                other,
                e -> Optional.of((double) e.nonFiniteWeights()),
                comparable)));
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
        || a.heldOutBytes() != b.heldOutBytes()) {
      return Optional.of("measured on different parts of the text: no delta");
    }
    return Optional.empty();
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
