package org.zeropoint.web.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeropoint.training.entity.RunRoute.Cause;
import org.zeropoint.training.entity.RunRoute.Hop;
import org.zeropoint.training.entity.RunStatus;
import org.zeropoint.web.page.Reading;

class RunWordsTest {

  private final RunWords english = new RunWords(Reading.in(Locale.ENGLISH));
  private final RunWords german = new RunWords(Reading.in(Locale.GERMAN));

  @ParameterizedTest
  @EnumSource
  void everyState_isCalledAnotherWayInEachLanguage(RunStatus status) {
    assertThat(english.label(status)).isNotBlank();
    assertThat(german.label(status)).isNotBlank().isNotEqualTo(english.label(status));
  }

  @ParameterizedTest
  @EnumSource
  void everyCause_isCalledAnotherWayInEachLanguage(Cause cause) {
    assertThat(english.cause(cause)).isNotBlank();
    assertThat(german.cause(cause)).isNotBlank().isNotEqualTo(english.cause(cause));
  }

  @Test
  void blocksAndUnitsAreTold() {
    assertThat(english.blocks(hop(0, 6))).isEqualTo("0 to 5");
    assertThat(german.blocks(hop(0, 1200))).isEqualTo("0 bis 1199");
    assertThat(german.blocks(hop(3, 4))).isEqualTo("3");
    assertThat(german.unit("image")).isEqualTo("Bild");
  }

  private static Hop hop(int first, int end) {
    return new Hop("node", first, end, Optional.empty(), Optional.empty());
  }
}
