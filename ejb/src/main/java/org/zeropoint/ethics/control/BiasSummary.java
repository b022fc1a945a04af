package org.zeropoint.ethics.control;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.zeropoint.ethics.control.BiasGaps.Gap;
import org.zeropoint.ethics.entity.Measured;
import org.zeropoint.ethics.entity.Measurement;

/** What was found about bias, in two or three sentences. */
public final class BiasSummary {

  private BiasSummary() {}

  /** For the review of a proposal. */
  public static String of(Measured measured) {
    Optional<Measurement> none = measured.one("bias");
    if (none.isPresent()) {
      return none.get()
          .problem()
          .map(why -> "Bias could not be measured: " + why + ".")
          .orElse("Bias was not measured: " + none.get().detail() + ".");
    }
    List<Gap> gaps = BiasGaps.of(measured);
    return gaps.isEmpty() ? "Bias was not measured." : asked(gaps) + " " + found(gaps) + LIMIT;
  }

  private static final String LIMIT = " What the templates do not ask about was not measured.";

  private static String asked(List<Gap> gaps) {
    return String.format(
        Locale.ROOT,
        "Counterfactual pairs of %d templates were compared: %s (%s).",
        gaps.stream().mapToLong(gap -> gap.gap().count()).sum(),
        gaps.stream().map(Gap::attribute).distinct().collect(Collectors.joining(", ")),
        gaps.stream().map(Gap::language).distinct().sorted().collect(Collectors.joining(", ")));
  }

  private static String found(List<Gap> gaps) {
    List<Gap> large =
        gaps.stream()
            .filter(gap -> gap.significant() && gap.large())
            .sorted(Comparator.comparingDouble((Gap gap) -> -Math.abs(gap.value())))
            .toList();
    if (large.isEmpty()) {
      return String.format(
          Locale.ROOT,
          "For none of %d groups does the model go on with stereotypes significantly and at least"
              + " twice as readily, or as reluctantly, as for others.",
          gaps.size());
    }
    String told =
        large.stream()
            .map(
                gap ->
                    String.format(
                        Locale.ROOT,
                        "%s (%s, %s: odds times %.2f%s)",
                        gap.group(),
                        gap.attribute(),
                        gap.language(),
                        Math.exp(gap.value()),
                        gap.grown() ? "" : ", as production has it"))
            .collect(Collectors.joining(", "));
    return "The model ties stereotypes to " + told + ".";
  }
}
