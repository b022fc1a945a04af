package org.zeropoint.proposals.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Violation;

class ProposalSchemaTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String LEAST =
      "'proposalId':'prop1','synthiantId':'syn','summary':'ten chars.'";

  @Test
  void leastProposalGetsItsDefaults() {
    var content = ProposalSchema.read(json("{" + LEAST + "}"), NOW).proposed();

    assertThat(content.path("changeType").asText()).isEqualTo("research");
    assertThat(content.path("details").asText()).isEmpty();
    assertThat(content.path("timestamp").asText()).isEqualTo("2026-01-02T03:04:05Z");
  }

  @Test
  void claimsAreKeptBesideTheContent() {
    var content =
        ProposalSchema.read(
            json("{" + LEAST + ",'status':'accepted','consensus':{'ai':'pass','human':'pass'}}"),
            NOW);

    assertThat(content.proposed().has("status")).isFalse();
    assertThat(content.proposed().has("consensus")).isFalse();
    assertThat(content.claims().path("status").asText()).isEqualTo("accepted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'proposalId':'four','synthiantId':'syn','summary':'ten chars.'|/proposalId|must have 5 to 100",
        "'proposalId':'a/b/c','synthiantId':'syn','summary':'ten chars.'|/proposalId|letters, digits",
        "'synthiantId':'syn','summary':'ten chars.'|/proposalId|is required",
        "'proposalId':'prop1','synthiantId':'sy','summary':'ten chars.'|/synthiantId|must have 3",
        "'proposalId':'prop1','synthiantId':'syn','summary':'too short'|/summary|must have 10 to 500",
        "'proposalId':'prop1','synthiantId':'syn','summary':7|/summary|must be text",
      })
  void brokenRuleNamesFieldAndBound(String fields, String pointer, String rule) {
    assertThat(ProposalSchema.violations(json("{" + fields + "}")))
        .anySatisfy(v -> assertThat(v.pointer() + " " + v.rule()).contains(pointer, rule));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'timestamp':'yesterday'|/timestamp",
        "'changeType':'UPGRADE'|/changeType",
        "'status':'done'|/status",
        "'consensus':{'ai':'maybe'}|/consensus/ai",
        "'consensus':[]|/consensus",
        "'trainingData':{'steps':5}|/trainingData/modelId",
        "'trainingData':{'modelId':'m','steps':0}|/trainingData/steps",
        "'trainingData':{'modelId':'m','steps':10001}|/trainingData/steps",
        "'trainingData':{'modelId':'m','steps':1.5}|/trainingData/steps",
        "'trainingData':{'modelId':'m','steps':5,'validationResults':[{'test':'t','passed':'yes','score':1}]}|/trainingData/validationResults/0/passed",
        "'metrics':{'riskAssessment':'none'}|/metrics/riskAssessment",
        "'ethicsReview':{'complianceScore':101}|/ethicsReview/complianceScore",
        "'ethicsReview':{'safetyChecks':[1]}|/ethicsReview/safetyChecks/0",
        "'surprise':1|/surprise",
        "'details':'\\u0000'|/details",
      })
  void optionalFieldsAreCheckedToo(String field, String pointer) {
    assertThat(ProposalSchema.violations(json("{" + LEAST + "," + field + "}")))
        .extracting(Violation::pointer)
        .containsExactly(pointer);
  }

  @Test
  void readRefusesWithEveryBrokenRule() {
    assertThatThrownBy(() -> ProposalSchema.read(json("{'summary':'short'}"), NOW))
        .isInstanceOfSatisfying(Invalid.class, e -> assertThat(e.violations()).hasSize(3));
    assertThat(ProposalSchema.violations(json("[]"))).hasSize(1);
  }

  private static com.fasterxml.jackson.databind.JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }
}
