package org.zeropoint.training.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.zeropoint.shared.Json;
import org.zeropoint.training.entity.CoursePoint;
import org.zeropoint.training.entity.PlanJson;
import org.zeropoint.training.entity.RunComparison;
import org.zeropoint.training.entity.RunComparison.Compared;
import org.zeropoint.training.entity.TrainingRun;

/** Runs of one plan against each other, a pure function of what their steps measured. */
final class Contest {

  private Contest() {}

  /** A run, with all of its steps. */
  record Entrant(TrainingRun run, Pace pace) {}

  /** The fields in which two runs differ, the engine aside; empty when their plan is the same. */
  static List<String> differences(TrainingRun one, TrainingRun other) {
    JsonNode a = Json.tree(PlanJson.withoutEngine(one.plan()));
    JsonNode b = Json.tree(PlanJson.withoutEngine(other.plan()));
    var names = new TreeSet<String>();
    a.fieldNames().forEachRemaining(names::add);
    b.fieldNames().forEachRemaining(names::add);
    names.removeIf(name -> a.path(name).equals(b.path(name)));
    var found = new ArrayList<>(names);
    if (!one.corpusDigest().equals(other.corpusDigest()) && !names.contains("corpus")) {
      found.add("the text of the corpus");
    }
    if (!one.baseDigest().equals(other.baseDigest()) && !names.contains("base")) {
      found.add("the weights of the base");
    }
    return found;
  }

  /**
   * @param entrants of one plan, at least one
   * @param asked the loss to time them to; empty for the lowest that all of them reached
   */
  static RunComparison of(List<Entrant> entrants, OptionalDouble asked) {
    TrainingRun first = entrants.get(0).run();
    boolean heldOut = first.plan().validationSplit() > 0;
    Optional<Double> loss =
        asked.isPresent() ? Optional.of(asked.getAsDouble()) : common(entrants, heldOut);
    return new RunComparison(
        PlanJson.withoutEngine(first.plan()),
        first.plan().lossUnit(),
        loss,
        heldOut ? RunComparison.HELD_OUT : RunComparison.TRAINING,
        reason(asked.isPresent(), loss.isPresent(), kind(heldOut)),
        entrants.stream().map(entrant -> compared(entrant, loss, heldOut)).toList());
  }

  private static String kind(boolean heldOut) {
    return heldOut ? "held-out loss" : "training loss";
  }

  private static String reason(boolean asked, boolean found, String kind) {
    if (asked) {
      return "the " + kind + " that was asked for";
    }
    return found
        ? "the lowest " + kind + " that each of the runs with one has reached"
        : "no run has a " + kind + " yet";
  }

  /** The highest of the lowest. */
  private static Optional<Double> common(List<Entrant> entrants, boolean heldOut) {
    return entrants.stream()
        .flatMap(entrant -> lowest(entrant, heldOut).stream())
        .map(point -> measured(point, heldOut).orElseThrow())
        .max(Comparator.naturalOrder());
  }

  private static Optional<CoursePoint> lowest(Entrant entrant, boolean heldOut) {
    return entrant.pace().course().stream()
        .filter(point -> measured(point, heldOut).isPresent())
        .min(Comparator.comparingDouble(point -> measured(point, heldOut).orElseThrow()));
  }

  private static Optional<Double> measured(CoursePoint point, boolean heldOut) {
    return heldOut ? point.heldOutLoss() : Optional.of(point.loss());
  }

  private static Compared compared(Entrant entrant, Optional<Double> loss, boolean heldOut) {
    TrainingRun run = entrant.run();
    Pace pace = entrant.pace();
    List<CoursePoint> course = pace.course();
    Optional<Double> toLoss =
        loss.flatMap(
            target ->
                course.stream()
                    .filter(p -> measured(p, heldOut).filter(l -> l <= target).isPresent())
                    .findFirst()
                    .flatMap(CoursePoint::seconds));
    Optional<CoursePoint> last =
        course.isEmpty() ? Optional.empty() : Optional.of(course.get(course.size() - 1));
    return new Compared(
        run.runId(),
        run.engine(),
        run.legs().all(),
        run.device(),
        run.status(),
        course.size(),
        pace.samplesPerSecond(),
        pace.medianSamplesPerSecond(),
        pace.tokensPerSecond(),
        pace.peakMemory(),
        toLoss,
        toLoss.isPresent() ? Optional.empty() : Optional.of(whyNever(entrant, loss, heldOut)),
        last.map(CoursePoint::loss),
        course.stream().flatMap(p -> p.heldOutLoss().stream()).reduce((one, next) -> next),
        pace.seconds());
  }

  private static String whyNever(Entrant entrant, Optional<Double> loss, boolean heldOut) {
    if (entrant.pace().metrics().isEmpty()) {
      return "no step of it is done";
    }
    Optional<CoursePoint> lowest = lowest(entrant, heldOut);
    if (lowest.isEmpty()) {
      return "its held-out loss was not measured yet";
    }
    double reached = measured(lowest.get(), heldOut).orElseThrow();
    if (reached <= loss.orElseThrow()) {
      return "its steps are of before their time was measured";
    }
    return String.format(
        Locale.ROOT,
        "its %s was lowest at step %,d, %.4f nats/%s",
        kind(heldOut),
        lowest.get().step(),
        reached,
        entrant.run().plan().lossUnit());
  }
}
