package org.zeropoint.training.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Json;
import org.zeropoint.training.entity.Tuning.Adapter;
import org.zeropoint.training.entity.Tuning.SoftPrompt;
import org.zeropoint.training.entity.Tuning.Tokens;

class TrainingPlanTest {

  /** As it was stored before plans had a tuning. */
  private static final String STORED =
      "{\"synthiantId\":\"helper\",\"engine\":\"djl\",\"modelId\":\"gpt-nano\",\"base\":\"helper@3\","
          + "\"corpus\":\"sample\",\"steps\":500,\"batchSize\":16,\"learningRate\":0.003,"
          + "\"optimizer\":\"adamw\",\"validationSplit\":0.1,\"seed\":7}";

  /** What the digest of that plan was then. */
  private static final String DIGEST =
      "sha256:10a7716626afbd29b89c6e231e53b8cdee10cc64f2ed5015d1e4bdf30a46a72a";

  static TrainingPlan plan(Optional<Tuning> tuning) {
    return new TrainingPlan(
        "helper",
        "djl",
        "gpt-nano",
        Optional.of("helper@3"),
        "sample",
        500,
        16,
        3e-3,
        "adamw",
        0.1,
        7,
        tuning);
  }

  @Test
  void planWithoutTuning_isStoredAndNamedAsBeforeThereWasAny() {
    TrainingPlan plan = plan(Optional.empty());

    assertThat(plan.digest().value()).isEqualTo(DIGEST);
    assertThat(Json.write(plan)).isEqualTo(STORED);
    assertThat(Json.read(STORED, TrainingPlan.class)).isEqualTo(plan);
  }

  @Test
  void tuningIsPartOfThePlan() {
    var adapter = new Adapter(8, 16, List.of("q_proj"));
    var tokens =
        new Tokens(Optional.of(adapter), Optional.empty(), 0.1, 4, "bf16", 128, "instructions");
    TrainingPlan plan = plan(Optional.of(new Tuning("linear", 20, 3, Optional.of(tokens))));

    assertThat(plan.digest().value()).isNotEqualTo(DIGEST);
    assertThat(Json.read(Json.write(plan), TrainingPlan.class)).isEqualTo(plan);
    assertThat(PlanLimits.broken(plan)).isEmpty();
  }

  /** Neither is a plan with an adapter named otherwise than before there were soft prompts. */
  @Test
  void softPromptIsPartOfThePlan_whereThereIsOne() {
    TrainingPlan plan = prompted(Optional.empty(), 20);
    assertThat(Json.read(Json.write(plan), TrainingPlan.class)).isEqualTo(plan);
    assertThat(Json.tree(PlanJson.of(plan)).at("/softPrompt/length").asInt()).isEqualTo(20);
    assertThat(plan.tuning().orElseThrow().told())
        .contains(", a soft prompt of 20 vectors trained");
    assertThat(PlanLimits.broken(plan)).isEmpty();
    assertThat(PlanLimits.broken(prompted(Optional.empty(), 1025)))
        .containsExactly("soft prompt of 1025 vectors is out of its bounds");
    assertThat(PlanLimits.broken(prompted(Optional.of(new Adapter(8, 16, List.of("x"))), 1024)))
        .containsExactly("adapter beside a soft prompt is out of its bounds");
    TrainingPlan adapted =
        plan(
            Optional.of(
                new Tuning(
                    "linear",
                    1,
                    0,
                    Optional.of(
                        new Tokens(
                            Optional.of(new Adapter(8, 16, List.of("x"))),
                            Optional.empty(),
                            0.1,
                            1,
                            "fp32",
                            64,
                            "text")))));
    assertThat(Json.write(adapted)).doesNotContain("softPrompt");
  }

  private static TrainingPlan prompted(Optional<Adapter> lora, int length) {
    var tokens = new Tokens(lora, Optional.of(new SoftPrompt(length)), 0.1, 1, "fp32", 64, "text");
    return plan(Optional.of(new Tuning("linear", 1, 0, Optional.of(tokens))));
  }

  @Test
  void everyLimitOfTheTuningIsNamed() {
    var adapter = new Adapter(257, 16, List.of("q_proj"));
    var tokens = new Tokens(Optional.of(adapter), Optional.empty(), 1, 65, "fp8", 7, "csv");
    TrainingPlan plan = plan(Optional.of(new Tuning("step", 501, 101, Optional.of(tokens))));

    assertThat(PlanLimits.broken(plan))
        .extracting(broken -> broken.replaceFirst(" is out of its bounds", ""))
        .containsExactly(
            "schedule step",
            "warm-up of 501 steps",
            "patience 101",
            "weight decay 1.0",
            "accumulation 65",
            "precision fp8",
            "row of 7",
            "format csv",
            "rank 257");
  }
}
