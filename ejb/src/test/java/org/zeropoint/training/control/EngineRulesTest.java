package org.zeropoint.training.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.djl.DjlEngine;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;

/**
 * Which engine may go on with a plan: the one that there is, here under names and rules of its own.
 */
class EngineRulesTest {

  /** Takes nothing with a tuning. */
  private static final class Choosy extends DjlEngine {
    @Override
    public String name() {
      return "choosy";
    }

    @Override
    public Optional<String> refusal(TrainingPlan plan) {
      return plan.tuning().map(any -> "choosy has the usual schedule only");
    }
  }

  /** Has lost its library. */
  private static final class Absent extends DjlEngine {
    @Override
    public String name() {
      return "absent";
    }

    @Override
    public Availability availability() {
      return new Availability(false, "", "no Python was found; run setup");
    }
  }

  @Test
  void anEngineTakesAPlanThatNamesAnother() {
    assertThat(EngineRules.objection(new DjlEngine(), plan("choosy", Optional.empty()))).isEmpty();
    assertThat(EngineRules.objection(new Choosy(), plan("djl", Optional.empty()))).isEmpty();
  }

  @Test
  void anEngineThatCannotTakeThePlan_saysWhy() {
    Tuning tuning = new Tuning("linear", 0, 0, Optional.empty());

    assertThat(EngineRules.objection(new Choosy(), plan("djl", Optional.of(tuning))))
        .hasValue("choosy has the usual schedule only");
  }

  @Test
  void anEngineThatIsNotAvailable_saysWhy_beforeAnythingElse() {
    assertThat(EngineRules.objection(new Absent(), plan("djl", Optional.empty())))
        .hasValue("absent is not available: no Python was found; run setup");
  }

  @Test
  void aRunIsNotQueued_forAnEngineThatIsKnownNotToWork() {
    assertThatThrownBy(() -> EngineRules.requireWorking(new Absent()))
        .isInstanceOf(Unavailable.class)
        .hasMessage("the engine absent is not available: no Python was found; run setup");
    EngineRules.requireWorking(new DjlEngine());
  }

  private static TrainingPlan plan(String engine, Optional<Tuning> tuning) {
    return new TrainingPlan(
        "helper",
        engine,
        "gpt-nano",
        Optional.empty(),
        "text",
        50,
        8,
        0.001,
        "adamw",
        0.1,
        1,
        tuning);
  }
}
