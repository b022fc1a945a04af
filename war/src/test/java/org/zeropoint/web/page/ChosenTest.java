package org.zeropoint.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChosenTest {

  @Test
  void languageIsOneThatHasTexts() {
    assertThat(Chosen.language("de")).contains(Locale.GERMAN);
    assertThat(Chosen.language("en")).contains(Locale.ENGLISH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fr", "DE", "de-AT", "../de"})
  void languageWithoutTextsIsNoChoice(String tag) {
    assertThat(Chosen.language(tag)).isEmpty();
  }

  @Test
  void zoneIsThatOfTheBrowser() {
    assertThat(Chosen.zone("America%2FSao_Paulo")).isEqualTo(ZoneId.of("America/Sao_Paulo"));
    assertThat(Chosen.zone("Etc%2FGMT%2B5")).isEqualTo(ZoneId.of("Etc/GMT+5"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Nowhere%2FLand", "%", "%zz", "<b>", "UTC\n"})
  void whatIsNoZoneIsUtc(String sent) {
    assertThat(Chosen.zone(sent)).isEqualTo(ZoneId.of("UTC"));
  }
}
