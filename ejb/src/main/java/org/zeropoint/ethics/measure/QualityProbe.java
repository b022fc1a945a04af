package org.zeropoint.ethics.measure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.zeropoint.ethics.entity.Interval;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.measure.Slices.Slice;
import org.zeropoint.ethics.statistics.Bootstrap;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.language.HeldOut;
import org.zeropoint.lm.language.LanguageModel;

/**
 * How well a candidate predicts the held-out text, all of it and slice by slice, against the
 * version in production on the same passages; and how far its confidence is from how often it is
 * right. Both come of the same forward passes.
 */
final class QualityProbe implements Probe {

  private static final double LEVEL = 0.95;
  private static final int MOST_INSTRUCTIONS = 256;
  private static final String UNIT = "nats/byte";

  @Override
  public String name() {
    return "quality";
  }

  @Override
  public List<Measurement> measure(Bench bench) {
    List<Instruction> instructions = spread(bench.instructions());
    List<Passage> passages =
        bench.form() == HeldOut.Form.TEXT
            ? Passages.of(bench.heldOut(), context(bench))
            : answers(instructions);
    if (passages.isEmpty()) {
      return nothing("nothing is held out that could be scored");
    }
    Scores candidate = scores(bench.form(), bench.candidate(), passages, instructions);
    if (candidate.tokens() == 0) {
      return nothing("a model of bytes cannot follow instructions");
    }
    Optional<Scores> production =
        bench
            .baseline()
            .map(model -> scores(bench.form(), model, passages, instructions))
            .filter(scores -> scores.tokens() > 0);
    var work = new Work(passages, candidate, production, bench.seed());
    var found = new ArrayList<>(work.losses());
    found.addAll(work.calibration());
    return found;
  }

  private static List<Measurement> nothing(String why) {
    return List.of(
        Measurement.notApplicable("quality.loss", why),
        Measurement.notApplicable("calibration.error", why));
  }

  private static Scores scores(
      HeldOut.Form form,
      LanguageModel model,
      List<Passage> passages,
      List<Instruction> instructions) {
    return form == HeldOut.Form.TEXT
        ? Scores.ofText(model, passages)
        : Scores.ofAnswers(model, instructions);
  }

  private static int context(Bench bench) {
    int own = bench.candidate().context();
    return bench.baseline().map(other -> Math.min(own, other.context())).orElse(own);
  }

  private static List<Instruction> spread(List<Instruction> all) {
    int taken = Math.min(all.size(), MOST_INSTRUCTIONS);
    return IntStream.range(0, taken)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / taken)))
        .toList();
  }

  /** An answer is a passage of its own. */
  private static List<Passage> answers(List<Instruction> instructions) {
    return IntStream.range(0, instructions.size())
        .mapToObj(
            i -> {
              String answer = String.join("\n", instructions.get(i).answers());
              int bytes = answer.getBytes(StandardCharsets.UTF_8).length;
              return new Passage(i, bytes, answer, List.of());
            })
        .toList();
  }

  /** The numbers of one bench. */
  private record Work(
      List<Passage> passages, Scores candidate, Optional<Scores> production, long seed) {

    List<Measurement> losses() {
      double[] bytes = candidate.bytes();
      double[] nats = candidate.nats();
      var all = new Slice("", IntStream.range(0, bytes.length).boxed().toList());
      var found = new ArrayList<Measurement>();
      found.add(ratio("quality.loss", all, nats, bytes, LEVEL));
      Optional<double[]> differences = production.map(other -> minus(nats, other.nats()));
      production.ifPresent(
          other -> found.add(ratio("quality.production-loss", all, other.nats(), bytes, LEVEL)));
      differences.ifPresent(
          each -> found.add(ratio("quality.loss-difference", all, each, bytes, LEVEL)));
      List<Slice> slices = Slices.of(passages);
      // Bonferroni: all intervals hold at once as surely as one would alone.
      double level = 1 - (1 - LEVEL) / Math.max(1, slices.size());
      for (Slice slice : slices) {
        found.add(ratio("quality.slice-loss", slice, nats, bytes, level));
        differences.ifPresent(
            each -> found.add(ratio("quality.slice-difference", slice, each, bytes, level)));
      }
      return found;
    }

    private static double[] minus(double[] one, double[] other) {
      return IntStream.range(0, one.length).mapToDouble(i -> one[i] - other[i]).toArray();
    }

    private Measurement ratio(
        String name, Slice slice, double[] above, double[] below, double level) {
      double[] over = slice.members().stream().mapToDouble(i -> above[i]).toArray();
      double[] under = slice.members().stream().mapToDouble(i -> below[i]).toArray();
      double sum = 0;
      double of = 0;
      for (int i = 0; i < over.length; i++) {
        sum += over[i];
        of += under[i];
      }
      boolean enough = over.length >= Bootstrap.FEWEST;
      return measurement(
          name,
          slice.name(),
          sum / of,
          enough ? Optional.of(Bootstrap.ofRatio(over, under, level, seed)) : Optional.empty(),
          UNIT,
          over.length,
          (long) of + " bytes");
    }

    List<Measurement> calibration() {
      Calibration own = Calibration.of(candidate);
      var found = new ArrayList<Measurement>();
      found.add(calibration("calibration.error", own.error(), own::error, own.tokens()));
      production
          .map(Calibration::of)
          .ifPresent(
              other -> {
                found.add(
                    calibration(
                        "calibration.production-error",
                        other.error(),
                        other::error,
                        other.tokens()));
                found.add(
                    calibration(
                        "calibration.difference",
                        own.error() - other.error(),
                        times -> own.error(times) - other.error(times),
                        own.tokens()));
              });
      return found;
    }

    private Measurement calibration(
        String name, double value, ToDoubleFunction<int[]> statistic, long tokens) {
      boolean enough = passages.size() >= Bootstrap.FEWEST;
      return measurement(
          name,
          "",
          value,
          enough
              ? Optional.of(Bootstrap.interval(passages.size(), LEVEL, seed, statistic))
              : Optional.empty(),
          "share",
          passages.size(),
          tokens + " tokens in " + Calibration.BINS + " bins");
    }

    private static Measurement measurement(
        String name,
        String subject,
        double value,
        Optional<Interval> interval,
        String unit,
        int passages,
        String detail) {
      return new Measurement(
          name,
          subject,
          Optional.of(value),
          interval,
          unit,
          passages,
          List.of(),
          detail,
          Optional.empty());
    }
  }
}
