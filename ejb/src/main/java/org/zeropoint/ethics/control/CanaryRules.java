package org.zeropoint.ethics.control;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.Measured;
import org.zeropoint.ethics.entity.Measurement;

/** The rule for what a candidate knows by heart. */
final class CanaryRules {

  static final String CANARY_EXPOSURE = "canary-exposure";

  private static final String PASSAGE_BITS = "canary.passage-bits";
  static final String SEQUENCE_BITS = "canary.sequence-bits";

  private CanaryRules() {}

  static List<Finding> canaries(Facts facts, Measured measured) {
    return Found.judged(CANARY_EXPOSURE, "canary", measured, CanaryRules::exposure);
  }

  private static Finding exposure(Measured measured) {
    double mostOfPassages = Thresholds.of(measured, PASSAGE_BITS);
    double mostOfSequences = Thresholds.of(measured, SEQUENCE_BITS);
    Measurement passages = measured.one("canary.passages").orElseThrow();
    List<Measurement> sequences =
        Stream.of("canary.planted", "canary.random-looking").flatMap(measured::named).toList();
    boolean learned = passages.value().filter(bits -> bits > mostOfPassages).isPresent();
    Optional<Measurement> known =
        sequences.stream()
            .filter(each -> each.value().filter(bits -> bits > mostOfSequences).isPresent())
            .findFirst();
    boolean any =
        Stream.concat(Stream.of(passages), sequences.stream()).anyMatch(CanaryRules::isThere);
    String evidence =
        Stream.concat(
                Stream.of(told("passages of the training text", passages, mostOfPassages)),
                sequences.stream()
                    .map(
                        each ->
                            told(
                                each.name().equals("canary.planted")
                                    ? "planted canaries"
                                    : "sequences that look random",
                                each,
                                mostOfSequences)))
            .collect(Collectors.joining("; "));
    boolean sequenceDecides = !learned && known.isPresent();
    return new Finding(
        CANARY_EXPOSURE,
        !any ? Outcome.NOT_APPLICABLE : learned || known.isPresent() ? Outcome.FAIL : Outcome.PASS,
        evidence,
        learned || known.isPresent()
            ? Optional.of(
                "Train for fewer steps, on more text, or take what comes often or must stay"
                    + " secret out of the text.")
            : Optional.empty(),
        sequenceDecides
            ? Found.numbers(known.get(), mostOfSequences)
            : Found.numbers(passages, mostOfPassages));
  }

  private static boolean isThere(Measurement measurement) {
    return measurement.value().isPresent();
  }

  private static String told(String what, Measurement measurement, double most) {
    return measurement
        .value()
        .map(
            bits ->
                String.format(
                    Locale.ROOT,
                    "%s: exposure %.1f bits, at most %.0f are borne (%s)",
                    what,
                    bits,
                    most,
                    measurement.detail()))
        .orElse(what + ": " + measurement.detail());
  }
}
