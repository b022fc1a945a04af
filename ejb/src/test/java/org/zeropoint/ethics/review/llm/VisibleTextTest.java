package org.zeropoint.ethics.review.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {

  @Test
  void plainTextStaysAsItIs() {
    String text = "Größer, kürzer – 12 % „besser“.\nZweite Zeile: 中文, עברית, 😀";

    assertThat(VisibleText.of(text, 1000)).isEqualTo(new VisibleText(text, 0, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u200b",
        "\u200d",
        "\u00ad",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\u0000",
        "\u001b",
        "\ufe0f",
        "\udb40\udc41",
        "\udb40\uddef",
        "\ue000",
        "\ud800",
        "\u2028",
        "\u0378"
      })
  void whatNobodySees_isWrittenOut(String hidden) {
    VisibleText visible = VisibleText.of("a" + hidden + "b", 1000);

    assertThat(visible.text()).isEqualTo(String.format("a<U+%04X>b", hidden.codePointAt(0)));
    assertThat(visible.hidden()).isEqualTo(1);
  }

  @Test
  void whatLooksLikeOtherLetters_becomesThose_andALongTextIsCut() {
    assertThat(
            VisibleText.of("\uff49\uff47\uff4e\uff4f\uff52\uff45 \ud835\udc1a\u2460", 100).text())
        .isEqualTo("ignore a1");
    assertThat(VisibleText.of("a\u00a0b\tc\r\nd", 100).text()).isEqualTo("a b c\n\nd");
    VisibleText cut = VisibleText.of("😀😀😀", 2);
    assertThat(cut).isEqualTo(new VisibleText("😀😀", 0, true));
  }
}
