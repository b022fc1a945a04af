package org.zeropoint.training.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;

/** A plan that is posted again is the same one. */
class RepetitionTest {

  @Test
  void byteModelWithoutTuning_saysNothingOfIt() {
    ObjectNode posted = Repetition.plan(plan("adamw", Optional.empty()), "djl-2");

    assertThat(posted.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "synthiantId",
            "engine",
            "modelId",
            "base",
            "corpus",
            "steps",
            "batchSize",
            "learningRate",
            "optimizer",
            "validationSplit",
            "seed");
    assertThat(posted.path("engine").asText()).isEqualTo("djl-2");
  }

  @Test
  void tuningIsReadAsItWas() {
    Tuning tuning = new Tuning("linear", 7, 3, Optional.empty());
    ObjectNode posted = Repetition.plan(plan("adamw", Optional.of(tuning)), "djl-2");
    JsonCheck check = JsonCheck.of(posted);
    TuningRules.limits(posted, check);

    assertThat(TuningRules.read(posted, "gpt-nano", Optional.empty(), check)).hasValue(tuning);
    assertThat(check.violations()).isEmpty();
  }

  /** Only adamw knows it: it is refused of others, also where it is 0. */
  @Test
  void weightDecay_isSaidToAdamwOnly() {
    var tokens =
        new Tuning.Tokens(
            Optional.of(new Tuning.Adapter(4, 8, List.of("q_proj"))),
            Optional.empty(),
            0,
            2,
            "bf16",
            64,
            "text");
    var tuning = new Tuning("cosine", 5, 0, Optional.of(tokens));

    assertThat(Repetition.plan(plan("sgd", Optional.of(tuning)), "djl").has("weightDecay"))
        .isFalse();
    ObjectNode posted = Repetition.plan(plan("adamw", Optional.of(tuning)), "djl");
    assertThat(posted.path("weightDecay").asDouble(1)).isZero();
    assertThat(posted.at("/lora/rank").asInt()).isEqualTo(4);
    assertThat(posted.at("/lora/targets/0").asText()).isEqualTo("q_proj");
    assertThat(posted.path("accumulation").asInt()).isEqualTo(2);
  }

  private static TrainingPlan plan(String optimizer, Optional<Tuning> tuning) {
    return new TrainingPlan(
        "helper",
        "djl",
        "gpt-nano",
        Optional.of("helper@1"),
        "text",
        50,
        8,
        0.0001,
        optimizer,
        0.25,
        -3,
        tuning);
  }
}
