package org.zeropoint.proposals.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Violation;

class RevisionRulesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String PLAIN =
      "{\"proposalId\":\"prop-1\",\"synthiantId\":\"helper\",\"timestamp\":\"2025-01-01T00:00:00Z\","
          + "\"changeType\":\"patch\",\"summary\":\"A change that is tested.\",\"details\":\"d\","
          + "\"trainingData\":{\"modelId\":\"m\",\"steps\":1}}";
  private static final String BOUND =
      PLAIN.replaceFirst(
          "}$", ",\"candidate\":{\"version\":\"helper@1\"},\"evidence\":{\"plan\":\"p\"}}");

  @Test
  void keepsNamesAndBoundParts_andGivesTheRestItsDefaults() {
    ObjectNode next = edited(BOUND, "{\"summary\":\"Another summary.\"}");

    assertThat(next.path("proposalId").asText()).isEqualTo("prop-1");
    assertThat(next.path("timestamp").asText()).isEqualTo("2025-01-01T00:00:00Z");
    assertThat(next.at("/candidate/version").asText()).isEqualTo("helper@1");
    assertThat(next.at("/evidence/plan").asText()).isEqualTo("p");
    assertThat(next.at("/trainingData/steps").asInt()).isEqualTo(1);
    assertThat(next.path("summary").asText()).isEqualTo("Another summary.");
    assertThat(next.path("details").asText()).isEmpty();
    assertThat(next.path("changeType").asText()).isEqualTo("research");
  }

  @Test
  void refusesToChangeWhatIsBound_withItsPlace() {
    var invalid =
        catchThrowableOfType(
            Invalid.class,
            () ->
                edited(
                    BOUND,
                    "{\"proposalId\":\"prop-2\",\"summary\":\"Another summary.\","
                        + "\"candidate\":{\"version\":\"helper@2\"},\"evidence\":{},"
                        + "\"trainingData\":{\"modelId\":\"m\",\"steps\":2}}"));

    assertThat(invalid.violations())
        .extracting(Violation::pointer)
        .containsExactly("/proposalId", "/candidate", "/evidence", "/trainingData");
  }

  @Test
  void aCandidateCannotBeEditedIn_andTrainingWithoutOneIsFree() {
    var invalid =
        catchThrowableOfType(
            Invalid.class,
            () ->
                edited(
                    PLAIN, "{\"summary\":\"Another summary.\",\"candidate\":{\"version\":\"x\"}}"));

    assertThat(invalid.violations()).extracting(Violation::pointer).containsExactly("/candidate");
    assertThat(edited(PLAIN, "{\"summary\":\"Another summary.\"}").has("trainingData")).isFalse();
  }

  private static ObjectNode edited(String stored, String edit) {
    var content =
        new Revision.Content((ObjectNode) Json.parse(stored), Json.mapper().createObjectNode());
    Revision before = new Proposal("default", "prop-1", "ann", NOW).revise(content, "ann", NOW);
    return RevisionRules.edited(before, Json.parse(edit), NOW).proposed();
  }
}
