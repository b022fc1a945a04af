package org.zeropoint.proposals.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SearchWordsTest {

  @Test
  void capitalsAndForms_areOne() {
    assertThat(SearchWords.of("Straße ΟΔΟΣ ﬁne Éclair"))
        .isEqualTo(SearchWords.of("STRASSE οδος fine e\u0301clair"))
        .containsExactly("strasse", "οδοσ", "fine", "éclair");
  }

  @Test
  void wordsOfOneCharacter_areNone() {
    assertThat(SearchWords.of("a B 7 c!d")).isEmpty();
  }

  @Test
  void identifier_isFoundByItsPartsAndAsAWhole() {
    assertThat(SearchWords.ofIdentifier("Shorter-answers.v2"))
        .containsExactly("shorter", "answers", "v2", "shorter-answers.v2");
  }

  @Test
  void wanted_areParts_andTheWholeWhereThosesAreTooShort() {
    assertThat(SearchWords.wanted("  shorter-Answers x ")).containsExactly("shorter", "answers");
    assertThat(SearchWords.wanted("a-b-c")).isEqualTo(List.of("a-b-c"));
    assertThat(SearchWords.wanted("- x .")).isEmpty();
  }

  @Test
  void scriptsWithoutSpaces_areCutIntoPairs() {
    assertThat(SearchWords.of("模型更新 v2")).containsExactly("模型", "型更", "更新", "v2");
  }

  @Test
  void supplementaryCharacter_isNotCutInTwo() {
    String word = SearchWords.of("x".repeat(99) + "𐐨𐐨").iterator().next();
    assertThat(word).isEqualTo("x".repeat(99));
  }

  @Property
  void aTextIsFoundByItself(@ForAll String text) {
    Set<String> words = SearchWords.of(text);
    assertThat(words).allSatisfy(word -> assertThat(word.length()).isBetween(2, 100));
    assertThat(SearchWords.of(String.join(" ", words))).isEqualTo(words);
  }
}
