package org.zeropoint.consensus.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.consensus.entity.Policy;
import org.zeropoint.consensus.entity.PolicyState;
import org.zeropoint.proposals.entity.ChangeType;
import org.zeropoint.proposals.entity.Risk;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;

class PolicyFormTest {

  private static final String ANY = rule("any", "any", 1, 2);

  @Test
  void shippedPolicyAsksForMoreWhereMoreCanGoWrong() {
    Policy shipped = PolicyBook.shipped().policy();

    assertThat(shipped.terms(ChangeType.RESEARCH, Risk.HIGH).humanQuorum()).isEqualTo(1);
    assertThat(shipped.terms(ChangeType.RESEARCH, Risk.HIGH).promoters()).isEqualTo(1);
    assertThat(shipped.terms(ChangeType.RESEARCH, Risk.HIGH).quorum(true)).isEqualTo(2);
    assertThat(shipped.terms(ChangeType.PATCH, Risk.CRITICAL).humanQuorum()).isEqualTo(2);
    assertThat(shipped.terms(ChangeType.PATCH, Risk.CRITICAL).promoters()).isEqualTo(2);
    assertThat(shipped.terms(ChangeType.RESEARCH, Risk.LOW).minComplianceScore()).isEqualTo(95);
    assertThat(PolicyBook.shipped().number()).isZero();
    assertThat(PolicyBook.formerlyShipped())
        .as("decisions in logs name them for ever")
        .extracting(PolicyState::digest)
        .containsExactly("sha256:80fd41977e70b77d9ea5a518b9594d97f076b8dee2625929b470cba14d9ff341");
  }

  @Test
  void firstRuleThatFitsCounts() {
    Policy policy =
        read(rule("patch", "low", 1, 1), rule("patch", "any", 3, 3), rule("any", "low", 4, 4), ANY);

    assertThat(policy.terms(ChangeType.PATCH, Risk.LOW).humanQuorum()).isEqualTo(1);
    assertThat(policy.terms(ChangeType.PATCH, Risk.HIGH).humanQuorum()).isEqualTo(3);
    assertThat(policy.terms(ChangeType.FEATURE, Risk.LOW).humanQuorum()).isEqualTo(4);
    assertThat(policy.terms(ChangeType.FEATURE, Risk.HIGH).humanQuorum()).isEqualTo(1);
  }

  @Property
  void whatIsWrittenReadsBack_withTheSameDigest(
      @ForAll ChangeType type, @ForAll Risk risk, @ForAll boolean swap) {
    String one = rule(type.external(), "any", 2, 3);
    String two = rule("any", risk.external(), 4, 5);
    Policy policy = swap ? read(two, one, ANY) : read(one, two, ANY);

    Policy again = PolicyForm.read(policy.json());
    assertThat(again).isEqualTo(policy);
    assertThat(again.digest()).isEqualTo(policy.digest());
    assertThat(policy.terms(type, risk).humanQuorum()).isEqualTo(swap ? 4 : 2);
  }

  @Test
  void absentAndAny_areTheSamePolicy() {
    String bare = ANY.replace("\"changeType\":\"any\",\"risk\":\"any\",", "");

    assertThat(read(bare).digest()).isEqualTo(read(ANY).digest());
  }

  @ParameterizedTest
  @CsvSource({
    "humanQuorum, 0",
    "humanQuorum, 21",
    "humanQuorum, 1.5",
    "humanQuorum, '\"1\"'",
    "humanQuorum, null",
    "serviceAuthorQuorum, 0",
    "serviceAuthorQuorum, 21",
    "minComplianceScore, -1",
    "minComplianceScore, 101",
    "voteExpiryDays, 0",
    "voteExpiryDays, 366",
    "promoters, 0",
    "promoters, 3",
    "changeType, '\"tweak\"'",
    "changeType, 1",
    "risk, '\"none\"'"
  })
  void brokenFieldIsNamed(String field, String value) {
    String broken = ANY.replaceFirst("\"" + field + "\":[^,}]*", "\"" + field + "\":" + value);

    assertThat(pointers("{\"rules\":[" + broken + "]}")).contains("/rules/0/" + field);
  }

  @Test
  void quorumOfPrograms_isNoLower() {
    assertThat(pointers("{\"rules\":[" + rule("any", "any", 3, 2) + "]}"))
        .containsExactly("/rules/0/serviceAuthorQuorum");
  }

  @Test
  void ruleThatNeverCounts_isRefused() {
    String hidden =
        "{\"rules\":["
            + rule("any", "low", 1, 1)
            + ","
            + rule("patch", "low", 2, 2)
            + ","
            + ANY
            + "]}";

    assertThat(pointers(hidden)).containsExactly("/rules/1");
  }

  @Test
  void unknownFieldsAreRefused() {
    assertThat(pointers("{\"rules\":[" + ANY.replace("}", ",\"veto\":false}") + "],\"x\":1}"))
        .contains("/x", "/rules/0/veto");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"rules\":[]}", "{}", "{\"rules\":{}}", "{\"rules\":null}"})
  void policyHasRules_andTheLastOneFitsEverything(String json) {
    assertThat(pointers(json)).containsOnly("/rules");
  }

  @Test
  void lastRuleFitsEverything() {
    assertThat(pointers("{\"rules\":[" + rule("patch", "any", 1, 1) + "]}"))
        .containsExactly("/rules");
  }

  private static Policy read(String... rules) {
    return PolicyForm.read(Json.parse("{\"rules\":[" + String.join(",", rules) + "]}"));
  }

  private static java.util.List<String> pointers(String json) {
    Invalid invalid = catchThrowableOfType(Invalid.class, () -> PolicyForm.read(Json.parse(json)));
    assertThat(invalid).as(json).isNotNull();
    return invalid.violations().stream().map(v -> v.pointer()).toList();
  }

  private static String rule(String type, String risk, int quorum, int serviceQuorum) {
    return ("{\"changeType\":\"%s\",\"risk\":\"%s\",\"humanQuorum\":%d,\"serviceAuthorQuorum\":%d,"
            + "\"minComplianceScore\":80,\"voteExpiryDays\":90,\"promoters\":1}")
        .formatted(type, risk, quorum, serviceQuorum);
  }
}
