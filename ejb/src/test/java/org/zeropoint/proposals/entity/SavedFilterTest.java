package org.zeropoint.proposals.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.proposals.entity.SavedFilter.Choice;
import org.zeropoint.shared.Invalid;

class SavedFilterTest {

  @Test
  void nameIsWhatIsLeftWithoutBlanks() {
    assertThat(SavedFilter.checked("  waits for me ")).isEqualTo("waits for me");
    assertThat(SavedFilter.checked("x".repeat(SavedFilter.LONGEST_NAME)))
        .hasSize(SavedFilter.LONGEST_NAME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "two\nlines", "nul\u0000"})
  void nameThatCannotBeReadIsNone(String name) {
    assertThatThrownBy(() -> SavedFilter.checked(name)).isInstanceOf(Invalid.class);
  }

  @Test
  void nameHasAnEnd() {
    assertThatThrownBy(() -> SavedFilter.checked("x".repeat(SavedFilter.LONGEST_NAME + 1)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("1 to 60 characters");
  }

  @ParameterizedTest
  @CsvSource({"'','','',''", "'','','',' '"})
  void filterThatLetsEverythingThroughIsNotKept(
      String status, String type, String synthiant, String words) {
    assertThatThrownBy(() -> new Choice(status, type, synthiant, words))
        .isInstanceOf(Invalid.class);
  }

  @ParameterizedTest
  @CsvSource({"done,'','',''", "'',rewrite,'',''", "'','',a b,''"})
  void filterByWhatNoProposalHasIsNotKept(
      String status, String type, String synthiant, String words) {
    assertThatThrownBy(() -> new Choice(status, type, synthiant, words))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("no proposal can have this");
  }

  @Test
  void filterKeepsWhatWasChosen() {
    var choice = new Choice("pending", "patch", "assistant", "tone");
    assertThat(choice).isEqualTo(new Choice("pending", "patch", "assistant", "tone"));
  }
}
