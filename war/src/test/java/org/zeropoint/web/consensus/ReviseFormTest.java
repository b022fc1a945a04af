package org.zeropoint.web.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.web.page.Wording;

class ReviseFormTest {

  private static final Wording ENGLISH = new Wording(Locale.ENGLISH);
  private static final String CONTENT =
      "{\"proposalId\":\"p-00001\",\"summary\":\"A summary of it\",\"details\":\"one\\ntwo\","
          + "\"changeType\":\"research\"}";

  @Test
  void untouchedForm_saysWhatTheRevisionSays_withTheClaimsBesideIt() {
    ObjectNode claims = object("{\"status\":\"pending\",\"candidate\":{\"version\":\"x@1\"}}");
    var edit = ReviseForm.of(object(CONTENT)).edit(object(CONTENT), claims, ENGLISH);
    assertThat(edit)
        .isEqualTo(
            object(
                "{\"status\":\"pending\",\"summary\":\"A summary of it\",\"details\":\"one\\ntwo\","
                    + "\"changeType\":\"research\"}"));
    assertThat(claims.has("candidate")).isTrue();
  }

  @Test
  void linesOfABrowser_areNoChange() {
    var form = ReviseForm.of(object(CONTENT));
    form.setDetails("one\r\ntwo");
    assertThat(form.edit(object(CONTENT), object("{}"), ENGLISH).path("details").asText())
        .isEqualTo("one\ntwo");
  }

  @Test
  void trainingData_isJson_andStaysWithACandidate() {
    var form = ReviseForm.of(object(CONTENT));
    form.setTrainingData("{\"modelId\":\"m\",\"steps\":3}");
    assertThat(form.edit(object(CONTENT), object("{}"), ENGLISH).at("/trainingData/steps").asInt())
        .isEqualTo(3);
    assertThat(form.edit(object("{\"candidate\":{}}"), object("{}"), ENGLISH).has("trainingData"))
        .isFalse();
    form.setTrainingData("{steps");
    assertThatThrownBy(() -> form.edit(object(CONTENT), object("{}"), ENGLISH))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("trainingData must be JSON");
  }

  @Test
  void goingOn_takesWhatWasNotTouched_andNamesWhatBothChanged() {
    var base = ReviseForm.of(object(CONTENT));
    var typed = ReviseForm.of(object(CONTENT));
    typed.setDetails("mine");
    typed.setCommit("mine");
    var newer = ReviseForm.of(object(CONTENT));
    newer.setSummary("Another summary");
    newer.setDetails("theirs");

    assertThat(typed.merge(base, newer)).containsExactly("details");
    assertThat(typed.getSummary()).isEqualTo("Another summary");
    assertThat(typed.getDetails()).isEqualTo("mine");
    assertThat(typed.getCommit()).isEqualTo("mine");
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) Json.parse(json);
  }
}
