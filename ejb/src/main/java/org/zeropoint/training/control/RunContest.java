package org.zeropoint.training.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.control.Contest.Entrant;
import org.zeropoint.training.entity.CoursePoint;
import org.zeropoint.training.entity.RunComparison;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.training.entity.TrainingRun;

/** Compares runs by what is stored of their steps; for code that is in a transaction already. */
@ApplicationScoped
public class RunContest {

  /** Other runs of a plan that are told of. */
  public static final int MOST_TOLD = 20;

  @Inject private StepStore steps;

  /** Whether the plans of two runs differ in nothing but the engine. */
  public static boolean samePlan(TrainingRun one, TrainingRun other) {
    return Contest.differences(one, other).isEmpty();
  }

  /** Of many runs the first ones, and the first of each engine that is not among these. */
  public static List<TrainingRun> told(List<TrainingRun> runs) {
    var engines = new HashSet<String>();
    var told = new ArrayList<TrainingRun>();
    for (TrainingRun run : runs) {
      if (engines.add(run.engine()) || told.size() < MOST_TOLD) {
        told.add(run);
      }
    }
    return told;
  }

  /**
   * @param runs at least one
   * @throws Invalid with the fields in which the plan of one differs from that of the first
   */
  public RunComparison of(List<TrainingRun> runs, OptionalDouble loss) {
    TrainingRun first = runs.get(0);
    for (TrainingRun other : runs) {
      List<String> differences = Contest.differences(first, other);
      if (!differences.isEmpty()) {
        throw new Invalid(
            "/run",
            "must name runs whose plans differ in the engine only; that of "
                + other.runId()
                + " differs from that of "
                + first.runId()
                + " in "
                + String.join(", ", differences));
      }
    }
    return Contest.of(runs.stream().map(run -> new Entrant(run, pace(run))).toList(), loss);
  }

  /** As {@link Thinning} has it, with the time that the steps between have taken. */
  public List<CoursePoint> course(TrainingRun run, int points) {
    Pace pace = pace(run);
    var kept = new BitSet();
    Thinning.thin(pace.metrics(), points).stream().map(RunMetric::step).forEach(kept::set);
    List<CoursePoint> course = pace.course();
    return IntStream.range(0, course.size())
        .mapToObj(course::get)
        .filter(point -> kept.get(point.step()))
        .toList();
  }

  private Pace pace(TrainingRun run) {
    return new Pace(steps.after(run.id(), 0), run.plan().rowsPerStep());
  }
}
