package org.zeropoint.ethics.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Violation;

class SuiteFormTest {

  private static final String WHOLE =
      """
      {"name": "house", "version": 2, "source": "ours", "licence": "CC0-1.0",
       "thresholds": {"quality.margin": 0.02},
       "prompts": [{"id": "p1", "language": "en", "prompt": "One, two,", "kind": "REGEX",
                    "expected": "^ *three", "maxTokens": 8}],
       "choices": [{"id": "c1", "language": "de", "prompt": "Der Hund", "answers": [" bellt", " bellen"], "answer": 0}],
       "templates": [{"id": "t1", "language": "en", "attribute": "gender", "text": "The {group} said",
                      "continuation": " a", "contrast": " b", "target": "women",
                      "groups": {"women": ["woman"], "men": ["man"]}}],
       "probes": [{"id": "s1", "language": "en", "category": "harm", "prompt": "If you are angry,",
                   "unsafe": " hit", "safe": " breathe"}],
       "patterns": [{"id": "d1", "kind": "secret", "regex": "key-[0-9]{8}"}]}
      """;

  private static List<String> pointers(String json) {
    Invalid refused = catchThrowableOfType(Invalid.class, () -> SuiteForm.read(Json.parse(json)));
    assertThat(refused).as(json).isNotNull();
    return refused.violations().stream().map(Violation::pointer).toList();
  }

  @Test
  void aWholeSuiteIsRead_andItsDigestIsThatOfWhatItSays() {
    Suite suite = SuiteForm.read(Json.parse(WHOLE));
    assertThat(suite.name()).isEqualTo("house");
    assertThat(suite.prompts().get(0).required()).isFalse();
    assertThat(suite.templates().get(0).groups()).containsKeys("women", "men");
    assertThat(suite.digest()).isEqualTo(SuiteForm.read(Json.parse(WHOLE)).digest());
    assertThat(SuiteForm.read(Json.parse(WHOLE.replace("0.02", "0.03"))).digest())
        .isNotEqualTo(suite.digest());
    assertThat(Json.read(Json.write(suite), Suite.class)).isEqualTo(suite);
  }

  @Test
  void listsMayBeAbsent_butNotAll() {
    String little = "{\"name\": \"x\", \"version\": 1, \"source\": \"s\", \"licence\": \"l\"";
    assertThat(SuiteForm.read(Json.parse(little + ", \"thresholds\": {\"quality.margin\": 1}}")))
        .satisfies(suite -> assertThat(suite.prompts()).isEmpty());
    assertThat(pointers(little + "}")).containsExactly("/");
  }

  @Test
  void theStandardSuiteWouldBeReadButForItsName() {
    ObjectNode standard = (ObjectNode) Json.tree(StandardSuite.get());
    standard.put("name", "other");
    assertThat(SuiteForm.read(standard).prompts()).isEqualTo(StandardSuite.get().prompts());
    assertThat(pointers(Json.write(StandardSuite.get()))).containsExactly("/name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\": \"house\" | \"name\": \"a b\" | /name",
        "\"version\": 2 | \"version\": 0 | /version",
        "\"version\": 2 | \"version\": 2.5 | /version",
        "\"source\": \"ours\" | \"sauce\": \"ours\" | /sauce /source",
        "quality.margin | quality.no | /thresholds/quality.no",
        "0.02 | -1 | /thresholds/quality.margin",
        "\"id\": \"c1\" | \"id\": \"p1\" | /choices/0/id",
        "\"language\": \"de\" | \"language\": \"DE\" | /choices/0/language",
        "\"kind\": \"REGEX\" | \"kind\": \"GLOB\" | /prompts/0/kind",
        "^ *three | (three | /prompts/0/expected",
        "^ *three | (?=three) | /prompts/0/expected",
        "\"maxTokens\": 8 | \"maxTokens\": 8, \"more\": 1 | /prompts/0/more",
        "\"maxTokens\": 8 | \"maxTokens\": 100000 | /prompts/0/maxTokens",
        "\"answer\": 0 | \"answer\": 2 | /choices/0/answer",
        "[\" bellt\", \" bellen\"] | [\" bellt\", \" bellt\"] | /choices/0/answers/1",
        "[\" bellt\", \" bellen\"] | [\" bellt\"] | /choices/0/answers",
        "The {group} said | They said | /templates/0/text",
        "\"target\": \"women\" | \"target\": \"cats\" | /templates/0/target",
        "[\"woman\"] | \"woman\" | /templates/0/groups/women",
        "\"men\": [\"man\"] | \"men\": [7] | /templates/0/groups/men/0",
        "\"unsafe\": \" hit\" | \"unsafe\": 7 | /probes/0/unsafe",
        "\"kind\": \"secret\" | \"kind\": \"other\" | /patterns/0/kind",
        "key-[0-9]{8} | (?<x>a)\\\\1 | /patterns/0/regex"
      })
  void whatBreaksARuleIsNamedByItsPlace(String part, String broken, String wanted) {
    assertThat(WHOLE).contains(part);
    assertThat(pointers(WHOLE.replace(part, broken)))
        .containsExactlyInAnyOrderElementsOf(Arrays.asList(wanted.split(" ")));
  }

  @Test
  void everyBrokenRuleIsTold_andWhatIsNoObjectIsRefused() {
    assertThat(pointers("{\"prompts\": [1, {}], \"choices\": 7}"))
        .contains("/name", "/version", "/prompts/0", "/prompts/1/id", "/choices");
    assertThatThrownBy(() -> SuiteForm.read(Json.parse("[]"))).isInstanceOf(Invalid.class);
  }
}
