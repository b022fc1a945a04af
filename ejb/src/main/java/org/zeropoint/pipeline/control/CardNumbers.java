package org.zeropoint.pipeline.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Numbers;
import org.zeropoint.ethics.entity.Measurement;

/** The tables of a model card: what was measured, with its uncertainty. */
final class CardNumbers {

  private static final String NOTHING = "–";
  private static final double WHOLE = 100;

  static final List<String> LOSSES = List.of("Model", "Loss", "Perplexity");
  static final List<String> FINDINGS =
      List.of("Requirement", "Outcome", "Value", "Threshold", "Interval", "Count", "Evidence");
  static final List<String> PARTS = List.of("What", "Part", "Value", "Interval", "Count");

  private CardNumbers() {}

  static List<List<String>> losses(Evaluation evaluation) {
    List<List<String>> rows = new ArrayList<>();
    String unit = " " + evaluation.unit();
    rows.add(loss("this version", evaluation.candidate().loss(), unit));
    evaluation
        .baseline()
        .ifPresent(b -> rows.add(loss(b.ref() + ", then in production", b.loss(), unit)));
    evaluation
        .orderTwoLoss()
        .ifPresent(l -> rows.add(loss("order-2 byte model of the text", Optional.of(l), unit)));
    evaluation
        .images()
        .flatMap(Evaluation.Images::classMeansLoss)
        .ifPresent(l -> rows.add(loss("mean image of each class", Optional.of(l), unit)));
    rows.add(loss("knows nothing", Optional.of(evaluation.uniformLoss()), unit));
    return rows;
  }

  private static List<String> loss(String model, Optional<Double> loss, String unit) {
    return List.of(
        model,
        loss.map(l -> number(l) + unit).orElse("not measured, nothing was held out"),
        loss.map(l -> number(Math.exp(l))).orElse(NOTHING));
  }

  static List<List<String>> findings(List<Finding> findings) {
    return findings.stream().map(CardNumbers::finding).toList();
  }

  private static List<String> finding(Finding finding) {
    Optional<Numbers> numbers = finding.numbers();
    return List.of(
        finding.rule(),
        finding.outcome().external().replace('_', ' '),
        numbers.map(n -> amount(n.value(), n.unit())).orElse(NOTHING),
        numbers.flatMap(n -> n.threshold().map(t -> amount(t, n.unit()))).orElse(NOTHING),
        numbers
            .flatMap(n -> n.interval().map(i -> interval(i.low(), i.high(), i.level(), n.unit())))
            .orElse(NOTHING),
        numbers.map(n -> String.valueOf(n.count())).orElse(NOTHING),
        finding.evidence());
  }

  /** What was measured on a slice, a group or a language. */
  static List<List<String>> parts(Evaluation evaluation) {
    return evaluation.measured().stream()
        .flatMap(measured -> measured.measurements().stream())
        .filter(each -> !each.subject().isEmpty() && each.value().isPresent())
        .map(CardNumbers::part)
        .toList();
  }

  private static List<String> part(Measurement each) {
    return List.of(
        each.name(),
        each.subject(),
        amount(each.value().orElseThrow(), each.unit()),
        each.interval()
            .map(i -> interval(i.low(), i.high(), i.level(), each.unit()))
            .orElse(NOTHING),
        String.valueOf(each.count()));
  }

  private static String interval(double low, double high, double level, String unit) {
    return String.format(
        Locale.ROOT, "%s to %s (%.0f %%)", amount(low, unit), amount(high, unit), WHOLE * level);
  }

  static String amount(double value, String unit) {
    return unit.equals("share")
        ? String.format(Locale.ROOT, "%.2f %%", WHOLE * value)
        : (number(value) + " " + unit).strip();
  }

  /** In four places, without those that say nothing of a whole number. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < Long.MAX_VALUE
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.4f", value);
  }
}
