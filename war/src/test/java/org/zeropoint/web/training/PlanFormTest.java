package org.zeropoint.web.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Json;
import org.zeropoint.training.entity.PlanJson;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.Adapter;
import org.zeropoint.training.entity.Tuning.Tokens;

class PlanFormTest {

  private final PlanForm form = new PlanForm();

  @Test
  void numbersAreNumbers_andAnythingElseStaysForTheBoundaryToRefuse() {
    form.setSteps(" 400 ");
    form.setLearningRate("3e-3");
    form.setBatchSize("many");
    form.setSeed("-7");
    JsonNode plan = form.write(Json.mapper().createObjectNode());

    assertThat(plan.path("steps").isIntegralNumber()).isTrue();
    assertThat(plan.path("steps").asInt()).isEqualTo(400);
    assertThat(plan.path("learningRate").asDouble()).isEqualTo(0.003);
    assertThat(plan.path("batchSize").isTextual()).isTrue();
    assertThat(plan.path("seed").asLong()).isEqualTo(-7);
  }

  @ParameterizedTest
  @CsvSource({
    "'0,003', 0.003",
    "',5', 0.5",
    "'1,5', 1.5",
    "'0,3e-2', 0.003",
    "'1,000',",
    "'1,000.5',",
  })
  void commaOfAFractionIsRead_andOneThatMayPartThousandsIsLeftForTheBoundaryToRefuse(
      String typed, Double number) {
    form.setLearningRate(typed);
    JsonNode rate = form.write(Json.mapper().createObjectNode()).path("learningRate");

    assertThat(rate.isNumber()).isEqualTo(number != null);
    if (number != null) {
      assertThat(rate.asDouble()).isEqualTo(number);
    }
  }

  @Test
  void emptyFieldsAreLeftOut_soThatTheDefaultsCount() {
    form.setSeed("  ");
    form.setSynthiantId("");

    assertThat(form.write(Json.mapper().createObjectNode()).has("seed")).isFalse();
    assertThat(form.write(Json.mapper().createObjectNode()).has("synthiantId")).isFalse();
  }

  @Test
  void baseBringsItsOwnModel() {
    form.setBase("assistant@3");
    JsonNode plan = form.write(Json.mapper().createObjectNode());

    assertThat(plan.path("base").asText()).isEqualTo("assistant@3");
    assertThat(plan.has("modelId")).isFalse();
  }

  @Test
  void advancedFieldsAreLeftOut_untilSomethingIsTyped() {
    JsonNode plain = form.write(Json.mapper().createObjectNode());
    assertThat(plain.fieldNames())
        .toIterable()
        .doesNotContain("lora", "schedule", "patience", "format");

    form.getTuning().setPatience("3");
    form.getTuning().setTargets("q_proj, v_proj");
    JsonNode plan = form.write(Json.mapper().createObjectNode());
    assertThat(plan.path("patience").asInt()).isEqualTo(3);
    assertThat(plan.path("lora").toString()).isEqualTo("{\"targets\":[\"q_proj\",\"v_proj\"]}");

    form.getTuning().setTargets("");
    form.getTuning().setLora(true);
    assertThat(form.write(Json.mapper().createObjectNode()).path("lora").isEmpty()).isTrue();
    assertThat(form.write(Json.mapper().createObjectNode()).has("lora")).isTrue();
    assertThat(form.write(Json.mapper().createObjectNode()).has("softPrompt")).isFalse();
  }

  @Test
  void clonedPlanIsWrittenAsItWas() {
    var tokens =
        new Tokens(
            Optional.of(new Adapter(4, 0.5, List.of("q_proj", "v_proj"))),
            Optional.empty(),
            0.0001,
            2,
            "bf16",
            64,
            "instructions");
    for (Optional<Tuning> tuning :
        List.of(
            Optional.<Tuning>empty(),
            Optional.of(new Tuning("constant", 5, 3, Optional.of(tokens))))) {
      var plan =
          new TrainingPlan(
              "helper",
              "djl",
              "gpt-nano",
              Optional.empty(),
              "text",
              40,
              8,
              0.00003,
              "sgd",
              0.25,
              -7,
              tuning);

      var filled = new PlanForm();
      filled.fill(plan);

      assertThat(CanonicalJson.of(filled.write(Json.mapper().createObjectNode())))
          .isEqualTo(CanonicalJson.of(Json.tree(PlanJson.of(plan))));
    }
  }

  @Test
  void softPromptIsWritten_whenItIsTickedOrHasALength() {
    form.getTuning().setSoftPrompt(true);
    JsonNode ticked = form.write(Json.mapper().createObjectNode());
    assertThat(ticked.path("softPrompt").toString()).isEqualTo("{}");

    form.getTuning().setSoftPrompt(false);
    form.getTuning().setPromptLength("40");
    JsonNode typed = form.write(Json.mapper().createObjectNode());
    assertThat(typed.at("/softPrompt/length").asInt()).isEqualTo(40);
  }
}
