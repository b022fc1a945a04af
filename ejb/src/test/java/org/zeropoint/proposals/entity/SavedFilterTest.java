package org.zeropoint.proposals.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.proposals.entity.SavedFilter.Choice;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Role;

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
  @CsvSource({"done,'','',''", "'',rewrite,'',''", "'','',a b,''", "'','','','nul\u0000'"})
  void filterByWhatNoProposalHasIsNotKept(
      String status, String type, String synthiant, String words) {
    assertThatThrownBy(() -> new Choice(status, type, synthiant, words))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("no proposal can have this");
  }

  @Test
  void filterKeepsWhatWasChosen() {
    var choice = new Choice("pending", "patch", "a".repeat(100), "tone");
    var filter =
        new SavedFilter(new Caller("ada", "default", false, Set.of(Role.REVIEWER)), "mine", choice);
    assertThat(filter.choice()).isEqualTo(choice);

    var other = new Choice("", "", "assistant", "");
    filter.choose(other);
    assertThat(filter.choice()).isEqualTo(other);
  }
}
