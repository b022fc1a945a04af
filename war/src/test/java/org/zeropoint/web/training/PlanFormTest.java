package org.zeropoint.web.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Json;

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
