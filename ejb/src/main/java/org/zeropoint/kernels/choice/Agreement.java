package org.zeropoint.kernels.choice;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.zeropoint.kernels.BlockQuantiser.Quantised;
import org.zeropoint.kernels.BlockQuantiser.Values;
import org.zeropoint.kernels.CrossEntropy;
import org.zeropoint.kernels.RmsNorm;

/**
 * The tolerances of the operations. Each method tells the first place where what was found lies
 * outside of it; NaN agrees with NaN only, and an infinite number with itself.
 */
public final class Agreement {

  /** Distance from the middle between two codes, within which either is right. */
  private static final double MIDDLE = 1e-4;

  private Agreement() {}

  public static Optional<String> quantised(Values values, Quantised expected, Quantised found) {
    Optional<String> scales = ulps("scales", expected.scales(), found.scales(), 4);
    if (scales.isPresent()) {
      return scales;
    }
    for (int i = 0; i < expected.codes().length; i++) {
      int apart = Math.abs(expected.codes()[i] - found.codes()[i]);
      double exact = values.data()[i] / (double) expected.scales()[i / values.block()];
      double fromMiddle = Math.abs(Math.abs(exact - Math.rint(exact)) - 0.5);
      if (apart > 1 || apart == 1 && fromMiddle > MIDDLE) {
        return differs("codes", i, expected.codes()[i], found.codes()[i]);
      }
    }
    return Optional.empty();
  }

  public static Optional<String> crossEntropy(
      CrossEntropy.Input input, CrossEntropy.Result expected, CrossEntropy.Result found) {
    double factor = Math.abs(input.factor());
    return near("losses", expected.losses(), found.losses(), 1e-5, 1e-5)
        .or(() -> near("gradient", expected.gradient(), found.gradient(), 2e-6 * factor, 2e-5));
  }

  public static Optional<String> normalised(float[] expected, float[] found) {
    return near("y", expected, found, 1e-6, 2e-5);
  }

  public static Optional<String> rmsNorm(
      RmsNorm.Input input, RmsNorm.Gradient expected, RmsNorm.Gradient found) {
    return byRow("dx", expected.x(), found.x(), input.width())
        .or(() -> byRow("dw", expected.weight(), found.weight(), input.width()));
  }

  /** Within 2e-5 of the largest of its row. */
  private static Optional<String> byRow(String what, float[] expected, float[] found, int width) {
    if (expected.length != found.length) {
      return lengths(what, expected.length, found.length);
    }
    for (int from = 0; from < expected.length; from += width) {
      double most = 0;
      for (int i = from; i < from + width; i++) {
        most = Float.isFinite(expected[i]) ? Math.max(most, Math.abs(expected[i])) : most;
      }
      float[] one = Arrays.copyOfRange(expected, from, from + width);
      float[] other = Arrays.copyOfRange(found, from, from + width);
      int row = from / width;
      Optional<String> differs = near(what + " of row " + row, one, other, 1e-6 + 2e-5 * most, 0);
      if (differs.isPresent()) {
        return differs;
      }
    }
    return Optional.empty();
  }

  /** |found − expected| ≤ absolute + relative·|expected|. */
  public static Optional<String> near(
      String what, float[] expected, float[] found, double absolute, double relative) {
    if (expected.length != found.length) {
      return lengths(what, expected.length, found.length);
    }
    for (int i = 0; i < expected.length; i++) {
      double most = absolute + relative * Math.abs(expected[i]);
      boolean finite = Float.isFinite(expected[i]);
      boolean agrees =
          finite
              ? Math.abs((double) found[i] - expected[i]) <= most
              : Float.compare(expected[i], found[i]) == 0;
      if (!agrees) {
        return differs(what, i, expected[i], found[i]);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> ulps(String what, float[] expected, float[] found, int units) {
    if (expected.length != found.length) {
      return lengths(what, expected.length, found.length);
    }
    for (int i = 0; i < expected.length; i++) {
      boolean agrees =
          Float.isNaN(expected[i])
              ? Float.isNaN(found[i])
              : Math.abs(found[i] - expected[i]) <= units * Math.ulp(expected[i]);
      if (!agrees) {
        return differs(what, i, expected[i], found[i]);
      }
    }
    return Optional.empty();
  }

  public static Optional<String> equal(boolean[] expected, boolean[] found) {
    int at = Arrays.mismatch(expected, found);
    return at < 0
        ? Optional.empty()
        : Optional.of("the masks differ at " + at + ": " + found.length + " places were found");
  }

  public static Optional<String> equal(int[] expected, int[] found) {
    int at = Arrays.mismatch(expected, found);
    return at < 0
        ? Optional.empty()
        : Optional.of("the signatures differ at " + at + ": " + found.length + " places");
  }

  private static Optional<String> lengths(String what, int expected, int found) {
    return Optional.of(what + " has " + found + " numbers, expected " + expected);
  }

  private static Optional<String> differs(String what, int at, double expected, double found) {
    return Optional.of(
        String.format(Locale.ROOT, "%s[%d] is %s, expected %s", what, at, found, expected));
  }
}
