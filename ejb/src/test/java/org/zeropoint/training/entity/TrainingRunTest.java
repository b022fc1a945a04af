package org.zeropoint.training.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Conflict;

class TrainingRunTest {

  private static final TrainingPlan PLAN =
      new TrainingPlan(
          "helper",
          "djl",
          "gpt-nano",
          Optional.empty(),
          "text",
          100,
          16,
          3e-3,
          "adamw",
          0.1,
          1,
          Optional.empty());

  private final TrainingRun run =
      new TrainingRun(
          "default",
          "run-1",
          new TrainingRun.Order(PLAN, "sha256:c", Optional.empty()),
          "author",
          Instant.EPOCH);

  @Test
  void planIsKeptWithItsDigest() {
    assertThat(run.plan()).isEqualTo(PLAN);
    assertThat(run.planDigest()).isEqualTo(PLAN.digest().value());
    assertThat(PlanLimits.broken(PLAN)).isEmpty();
  }

  @Test
  void killedRunGoesBackToItsLastCheckpoint() {
    run.start(Instant.EPOCH);
    run.progressed(new TrainingRun.Progress(37, 2.0, OptionalDouble.of(2.1), 100, 5));
    run.checkpointed(30);

    run.requeue();

    assertThat(run.status()).isEqualTo(RunStatus.QUEUED);
    assertThat(run.step()).isEqualTo(30);
  }

  @Test
  void queuedRunIsCancelledAtOnce_runningOneIsAsked() {
    run.start(Instant.EPOCH);
    run.cancel(Instant.EPOCH);
    assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
    assertThat(run.cancelRequested()).isTrue();

    run.cancelled(Instant.EPOCH);
    run.resume();
    assertThat(run.cancelRequested()).isFalse();
    run.cancel(Instant.EPOCH);
    assertThat(run.status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void runFinishedOnAnotherEngine_keepsItsPlan_andTellsWhoComputedWhat() {
    assertThat(run.legs()).isEqualTo(Legs.NONE);
    run.start(Instant.EPOCH);
    run.runsOn("CPU", 0);
    run.progressed(new TrainingRun.Progress(45, 2.0, OptionalDouble.empty(), 100, 5));
    run.checkpointed(40);
    run.cancel(Instant.EPOCH);
    run.cancelled(Instant.EPOCH);

    run.resumeOn("tinygrad");
    assertThat(run.engine()).isEqualTo("tinygrad");
    assertThat(run.legs().engines()).as("nothing yet").containsExactly("djl");
    assertThat(run.plan().engine()).isEqualTo("djl");
    assertThat(run.planDigest()).isEqualTo(PLAN.digest().value());
    run.start(Instant.EPOCH);
    run.runsOn("OpenCL", 40);
    assertThat(run.legs().told(100))
        .isEqualTo("Steps 1 to 40 by djl (CPU), 41 to 100 by tinygrad (OpenCL).");

    run.wentBack(20, "It went back.");
    assertThat(run.legs().told(100))
        .isEqualTo("Steps 1 to 20 by djl (CPU), 21 to 100 by tinygrad (OpenCL).");
  }

  @Test
  void onlyWhatWasCancelledOrFailed_goesOnWithAnEngine() {
    assertThatThrownBy(() -> run.resumeOn("tinygrad"))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining("is queued");
    assertThat(run.engine()).isEqualTo("djl");
  }

  @Test
  void whatIsOverIsOver() {
    run.start(Instant.EPOCH);
    run.complete(new TrainingRun.Candidate("sha256:w", 100, OptionalDouble.empty()), Instant.EPOCH);

    assertThatThrownBy(() -> run.cancel(Instant.EPOCH))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining("completed");
    assertThatThrownBy(run::resume).isInstanceOf(Conflict.class);
    assertThatThrownBy(() -> run.start(Instant.EPOCH)).isInstanceOf(Conflict.class);
  }

  @Test
  void candidateOfAnEarlierStep_isToldWithThatStepAndItsLoss() {
    run.start(Instant.EPOCH);
    run.progressed(new TrainingRun.Progress(60, 2.0, OptionalDouble.of(2.6), 100, 5));
    assertThat(run.learnedSteps()).isEqualTo(60);
    assertThat(run.candidateStep()).isEmpty();

    run.complete(new TrainingRun.Candidate("sha256:w", 40, OptionalDouble.of(2.5)), Instant.EPOCH);

    assertThat(run.step()).isEqualTo(60);
    assertThat(run.learnedSteps()).isEqualTo(40);
    assertThat(run.candidateStep()).hasValue(40);
    assertThat(run.heldOutLoss()).hasValue(2.5);
  }

  @Test
  void tuningIsToldInASentence() {
    var adapter = new Tuning.Adapter(4, 8, List.of("q_proj", "v_proj"));
    var tokens =
        new Tuning.Tokens(
            Optional.of(adapter), Optional.empty(), 0.1, 3, "bf16", 64, "instructions");
    assertThat(new Tuning("cosine", 10, 2, Optional.of(tokens)).told())
        .isEqualTo(
            "Schedule cosine after 10 steps of warm-up, patience 2, an adapter of rank 4, alpha 8.0,"
                + " on q_proj, v_proj trained, 3 batches a step, weight decay 0.1, bf16, rows of 64"
                + " tokens, format instructions.");
    assertThat(new Tuning("linear", 0, 0, Optional.empty()).told())
        .isEqualTo("Schedule linear after 0 steps of warm-up, no early stop.");
    assertThat(PLAN.rowsPerStep()).isEqualTo(16);
  }

  @Test
  void whatHappenedOnTheWayIsNoted_sentenceBehindSentence() {
    run.start(Instant.EPOCH);
    run.wentBack(40, "It went back.");
    run.note("It stopped early.");

    assertThat(run.step()).isEqualTo(40);
    assertThat(run.checkpointStep()).hasValue(40);
    assertThat(run.note()).hasValue("It went back. It stopped early.");
    run.note("x".repeat(3000));
    assertThat(run.note().orElseThrow()).hasSize(2000);
  }

  @Test
  void everyLimitIsNamed() {
    var plan =
        new TrainingPlan(
            "helper",
            "djl",
            "m",
            Optional.empty(),
            "text",
            10_001,
            257,
            1.5,
            "lion",
            0.6,
            1,
            Optional.empty());

    assertThat(PlanLimits.broken(plan))
        .hasSize(5)
        .anyMatch(b -> b.startsWith("steps 10001"))
        .anyMatch(b -> b.startsWith("optimizer lion"));
  }
}
