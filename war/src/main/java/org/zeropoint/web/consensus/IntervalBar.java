package org.zeropoint.web.consensus;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Interval;

/**
 * Where a value, its interval and its threshold lie on a line; each as a share of the line in
 * percent, as a drawing takes it.
 *
 * @param low of the interval; that of the value where there is none
 * @param high likewise
 * @param threshold empty where there is none
 */
public record IntervalBar(String low, String high, String value, Optional<String> threshold) {

  private static final double MARGIN = 6;
  private static final double ALL = 100;
  private static final double MIDDLE = ALL / 2;

  /** Empty where a drawing would show a single point alone. */
  static Optional<IntervalBar> of(Finding.Numbers numbers) {
    if (numbers.interval().isEmpty() && numbers.threshold().isEmpty()) {
      return Optional.empty();
    }
    double low = numbers.interval().map(Interval::low).orElse(numbers.value());
    double high = numbers.interval().map(Interval::high).orElse(numbers.value());
    double[] all =
        Stream.concat(numbers.threshold().stream(), Stream.of(low, high, numbers.value()))
            .mapToDouble(Double::doubleValue)
            .toArray();
    if (DoubleStream.of(all).anyMatch(number -> !Double.isFinite(number))) {
      return Optional.empty();
    }
    double least = DoubleStream.of(all).min().orElseThrow();
    double most = DoubleStream.of(all).max().orElseThrow();
    return Optional.of(
        new IntervalBar(
            at(low, least, most),
            at(high, least, most),
            at(numbers.value(), least, most),
            numbers.threshold().map(threshold -> at(threshold, least, most))));
  }

  private static String at(double number, double least, double most) {
    double share =
        most > least ? MARGIN + (ALL - 2 * MARGIN) * ((number - least) / (most - least)) : MIDDLE;
    return String.format(Locale.ROOT, "%.2f%%", share);
  }
}
