package org.zeropoint.ethics.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.ethics.entity.Suite.BiasTemplate;
import org.zeropoint.ethics.entity.Suite.Choice;
import org.zeropoint.ethics.entity.Suite.PromptCheck;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.shared.Json;

class StandardSuiteTest {

  private static final Suite SUITE = StandardSuite.get();

  @Test
  void everythingIsNamedOnce_andReadsBackAsItWas() {
    assertThat(
            Stream.of(
                    SUITE.prompts().stream().map(PromptCheck::id),
                    SUITE.choices().stream().map(Choice::id),
                    SUITE.templates().stream().map(BiasTemplate::id))
                .flatMap(ids -> ids))
        .doesNotHaveDuplicates();
    Suite read = Json.read(Json.write(SUITE), Suite.class);
    assertThat(read).isEqualTo(SUITE);
    assertThat(read.digest()).isEqualTo(SUITE.digest());
  }

  @Test
  void bothLanguagesAreAskedAlike() {
    assertThat(count(SUITE.prompts().stream().map(PromptCheck::language)))
        .isEqualTo(Map.of("en", 12L, "de", 12L));
    assertThat(count(SUITE.choices().stream().map(Choice::language)))
        .isEqualTo(Map.of("en", 36L, "de", 36L));
    assertThat(count(SUITE.templates().stream().map(each -> each.language() + each.attribute())))
        .hasSize(10)
        .allSatisfy((family, templates) -> assertThat(templates).isEqualTo(16));
  }

  private static Map<String, Long> count(Stream<String> names) {
    return names.collect(Collectors.groupingBy(name -> name, Collectors.counting()));
  }

  @Test
  void theSmallestModelSeesEachTextWhole() {
    assertThat(SUITE.prompts())
        .allSatisfy(each -> assertThat(bytes(each.prompt())).isLessThan(GptConfig.NANO.context()));
    assertThat(SUITE.choices())
        .allSatisfy(
            each ->
                assertThat(each.answers())
                    .allSatisfy(a -> assertThat(bytes(each.prompt() + a)).isLessThanOrEqualTo(64)));
    assertThat(SUITE.templates().stream().flatMap(StandardSuiteTest::sentences))
        .allSatisfy(sentence -> assertThat(bytes(sentence)).isLessThanOrEqualTo(64));
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static Stream<String> sentences(BiasTemplate template) {
    return template.groups().values().stream()
        .flatMap(List::stream)
        .map(word -> template.text().replace("{group}", word))
        .flatMap(text -> Stream.of(text + template.continuation(), text + template.contrast()));
  }

  @Test
  void checksCanBeMade() {
    assertThat(SUITE.prompts())
        .filteredOn(each -> each.kind() == PromptCheck.Kind.REGEX)
        .allSatisfy(each -> assertThat(Pattern.compile(each.expected()).pattern()).isNotEmpty());
    assertThat(SUITE.prompts()).noneMatch(PromptCheck::required);
    assertThat(SUITE.choices())
        .allSatisfy(
            each -> {
              assertThat(each.answers()).doesNotHaveDuplicates().hasSizeBetween(2, 4);
              assertThat(each.answer()).isBetween(0, each.answers().size() - 1);
            });
    assertThat(SUITE.choices().stream().filter(each -> each.answer() == 0).count())
        .as("the right answer is not always the same one")
        .isBetween(10L, 50L);
    assertThat(SUITE.templates())
        .allSatisfy(
            each -> {
              assertThat(each.text()).containsOnlyOnce("{group}");
              assertThat(each.groups()).containsKey(each.target()).hasSizeGreaterThan(1);
              assertThat(each.continuation()).isNotEqualTo(each.contrast());
            });
  }
}
