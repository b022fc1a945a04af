package org.zeropoint.training.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.zeropoint.training.control.Contest.Entrant;
import org.zeropoint.training.engine.TrainingSession.StepReport;
import org.zeropoint.training.entity.RunComparison;
import org.zeropoint.training.entity.RunComparison.Compared;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.TrainingRun;

class ContestTest {

  private static final int BATCH = 16;
  private static final int TOKENS = 1024;
  private static final long MIB = 1 << 20;

  @Test
  void numbersAreThoseOfAllSteps_andTheMiddleOneLeavesTheFirstOut() {
    // The first step compiles for 9 s, the others take half a second.
    List<RunMetric> steps = steps(20, step -> step == 1 ? 9.0 : 0.5, step -> 5.0 / step);
    Compared run =
        Contest.of(List.of(entrant("djl", 0.1, steps)), OptionalDouble.empty()).runs().get(0);

    assertThat(run.steps()).isEqualTo(20);
    assertThat(run.seconds().orElseThrow()).isCloseTo(18.5, within(1e-4));
    assertThat(run.samplesPerSecond().orElseThrow()).isCloseTo(20 * BATCH / 18.5, within(1e-4));
    assertThat(run.medianSamplesPerSecond().orElseThrow()).isCloseTo(32, within(1e-4));
    assertThat(run.tokensPerSecond().orElseThrow()).isCloseTo(20 * TOKENS / 18.5, within(1e-2));
    assertThat(run.peakMemoryBytes()).hasValue(120 * MIB);
    assertThat(run.finalLoss().orElseThrow()).isCloseTo(0.25, within(1e-6));
    assertThat(run.heldOutLoss().orElseThrow()).isCloseTo(0.25 + 0.1, within(1e-6));
  }

  @Test
  void ofManyRunsTheNewestAreTold_andTheNewestOfEachEngine() {
    var all = new ArrayList<TrainingRun>();
    for (int i = 0; i < 3 * RunContest.MOST_TOLD; i++) {
      all.add(entrant("djl", 0.1, List.of()).run());
    }
    TrainingRun other = entrant("tinygrad", 0.1, List.of()).run();
    all.add(other);
    all.add(entrant("tinygrad", 0.1, List.of()).run());

    List<TrainingRun> told = RunContest.told(all);
    assertThat(told).hasSize(RunContest.MOST_TOLD + 1).startsWith(all.get(0)).endsWith(other);
    assertThat(RunContest.told(all.subList(0, 3))).isEqualTo(all.subList(0, 3));
  }

  @Test
  void bothAreTimedToTheLowestLossThatBothReached() {
    List<RunMetric> quick = steps(20, step -> 0.1, step -> 5.0 / step);
    List<RunMetric> slow = steps(10, step -> 1.0, step -> 5.0 / step);
    RunComparison both =
        Contest.of(
            List.of(entrant("djl", 0.1, quick), entrant("djl-2", 0.1, slow)),
            OptionalDouble.empty());

    assertThat(both.lossKind()).isEqualTo(RunComparison.HELD_OUT);
    assertThat(both.loss().orElseThrow()).isCloseTo(0.5 + 0.1, within(1e-6));
    assertThat(both.lossReason()).contains("each of the runs");
    assertThat(both.plan().engine()).isEmpty();
    assertThat(both.runs()).extracting(Compared::engine).containsExactly("djl", "djl-2");
    assertThat(seconds(both, 0)).isCloseTo(1.0, within(1e-4));
    assertThat(seconds(both, 1)).isCloseTo(10.0, within(1e-4));
  }

  @Test
  void whoNeverReachedALoss_saysHowFarItCame() {
    List<RunMetric> steps = steps(20, step -> 0.1, step -> 5.0 / step);
    List<RunMetric> unmeasured = steps(3, step -> 0.1, step -> 5.0 / step);
    RunComparison all =
        Contest.of(
            List.of(
                entrant("djl", 0.1, steps),
                entrant("djl-2", 0.1, unmeasured),
                entrant("djl-3", 0.1, List.of())),
            OptionalDouble.of(0.01));

    assertThat(all.loss()).hasValue(0.01);
    assertThat(all.lossReason()).contains("asked for");
    assertThat(all.runs()).allMatch(run -> run.secondsToLoss().isEmpty());
    assertThat(all.runs().get(0).secondsToLossReason().orElseThrow())
        .isEqualTo("its held-out loss was lowest at step 20, 0.3500 nats/byte");
    assertThat(all.runs().get(1).secondsToLossReason().orElseThrow()).contains("not measured yet");
    assertThat(all.runs().get(2).secondsToLossReason().orElseThrow()).contains("no step");
    assertThat(all.runs().get(2).samplesPerSecond()).isEmpty();
  }

  @Test
  void withoutHeldOutText_theTrainingLossCounts() {
    List<RunMetric> steps = steps(20, step -> 0.1, step -> 5.0 / step);
    RunComparison one = Contest.of(List.of(entrant("djl", 0, steps)), OptionalDouble.of(1.0));

    assertThat(one.lossKind()).isEqualTo(RunComparison.TRAINING);
    assertThat(seconds(one, 0)).isCloseTo(0.5, within(1e-4));
  }

  @Test
  void nothingMeasured_hasNoLossToTimeTo() {
    RunComparison one = Contest.of(List.of(entrant("djl", 0.1, List.of())), OptionalDouble.empty());

    assertThat(one.loss()).isEmpty();
    assertThat(one.lossReason()).contains("no run has a held-out loss yet");
  }

  /** Steps of before their speed was measured. */
  @Test
  void stepsWithoutTheirTime_haveLossesOnly() {
    var old =
        new RunMetric(
            1,
            2.0,
            Optional.of(2.1),
            1,
            0.003,
            900,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Compared run =
        Contest.of(List.of(entrant("djl", 0.1, List.of(old))), OptionalDouble.empty())
            .runs()
            .get(0);

    assertThat(run.seconds()).isEmpty();
    assertThat(run.samplesPerSecond()).isEmpty();
    assertThat(run.finalLoss()).hasValue(2.0);
    assertThat(run.secondsToLossReason().orElseThrow()).contains("before their time was measured");
  }

  @Test
  void plansThatDiffer_sayInWhat() {
    TrainingRun run = run(plan("djl", 0.1, 20, 1), "sha256:c");

    assertThat(Contest.differences(run, run(plan("djl-2", 0.1, 20, 1), "sha256:c"))).isEmpty();
    assertThat(Contest.differences(run, run(plan("djl", 0.2, 30, 1), "sha256:c")))
        .containsExactly("steps", "validationSplit");
    assertThat(Contest.differences(run, run(plan("djl", 0.1, 20, 1), "sha256:d")))
        .containsExactly("the text of the corpus");
  }

  private static double seconds(RunComparison comparison, int run) {
    return comparison.runs().get(run).secondsToLoss().orElseThrow();
  }

  private interface OfStep {
    double at(int step);
  }

  /**
   * Measured on held-out text at each tenth step, with a loss that is 0.1 above that of the batch.
   */
  private static List<RunMetric> steps(int count, OfStep seconds, OfStep loss) {
    var steps = new ArrayList<RunMetric>();
    for (int step = 1; step <= count; step++) {
      var report =
          new StepReport(
              step,
              loss.at(step),
              1,
              0.003,
              TOKENS,
              BATCH,
              seconds.at(step),
              0,
              (100 + step) * MIB);
      steps.add(
          RunMetric.of(
              report,
              step % 10 == 0 ? OptionalDouble.of(loss.at(step) + 0.1) : OptionalDouble.empty()));
    }
    return steps;
  }

  private static Entrant entrant(String engine, double split, List<RunMetric> steps) {
    return new Entrant(run(plan(engine, split, 20, 1), "sha256:c"), new Pace(steps, BATCH));
  }

  private static TrainingRun run(TrainingPlan plan, String corpus) {
    return new TrainingRun(
        "default",
        "run-" + plan.engine(),
        new TrainingRun.Order(plan, corpus, Optional.empty()),
        "author",
        Instant.EPOCH);
  }

  private static TrainingPlan plan(String engine, double split, int steps, long seed) {
    return new TrainingPlan(
        "helper",
        engine,
        "gpt-nano",
        Optional.empty(),
        "text",
        steps,
        BATCH,
        3e-3,
        "adamw",
        split,
        seed,
        Optional.empty());
  }
}
