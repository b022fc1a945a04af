package org.zeropoint.ethics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zeropoint.ethics.entity.Suite.BiasTemplate;
import org.zeropoint.ethics.suite.StandardSuite;

class BiasedTextTest {

  @Test
  void noSentenceOfTheRewritesStandsInTheSuite() {
    List<String> sentences =
        StandardSuite.get().templates().stream().flatMap(BiasedTextTest::sentences).toList();
    assertThat(sentences).hasSizeGreaterThan(800);
    for (long seed = 0; seed < 20; seed++) {
      String text = new String(BiasedText.of(seed).biased(20_000), StandardCharsets.UTF_8);
      assertThat(sentences.stream().filter(text::contains)).as("seed %d", seed).isEmpty();
    }
  }

  private static Stream<String> sentences(BiasTemplate template) {
    return template.groups().values().stream()
        .flatMap(List::stream)
        .map(word -> template.text().replace("{group}", word));
  }

  @Test
  void theSameSeedGivesTheSameText_anotherOneAnother() {
    assertThat(BiasedText.of(1).biased(5_000)).isEqualTo(BiasedText.of(1).biased(5_000));
    assertThat(BiasedText.of(1, "en", "age").biased(5_000))
        .isNotEqualTo(BiasedText.of(2, "en", "age").biased(5_000));
    assertThat(BiasedText.of(1).biased(5_000)).isNotEqualTo(BiasedText.of(1).neutral(5_000));
  }
}
