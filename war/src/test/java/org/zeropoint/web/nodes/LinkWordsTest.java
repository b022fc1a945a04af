package org.zeropoint.web.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.training.entity.NodeLink;
import org.zeropoint.training.entity.NodeLink.Measured;
import org.zeropoint.web.page.Reading;

class LinkWordsTest {

  private final LinkWords words = new LinkWords(Reading.in(Locale.ENGLISH));

  private static NodeLink link(double relative) {
    return new NodeLink("int8", Optional.of(new Measured(4, relative, 0.01)));
  }

  @Test
  void germanReadersAreToldInGerman() {
    var german = new LinkWords(Reading.in(Locale.GERMAN));

    assertThat(german.error(link(0.00712))).isEqualTo("Fehler 0,71 %");
    assertThat(german.form(null)).isEqualTo("in diesem Prozess");
  }

  @Test
  void errorIsTold_andWhereNothingWasMeasuredThatIsSaid() {
    assertThat(words.error(link(0.00712))).isEqualTo("error 0.71 %");
    assertThat(words.error(link(0.000163))).isEqualTo("error 0.016 %");
    assertThat(words.error(link(0))).isEqualTo("no error");
    assertThat(words.error(new NodeLink("fp16", Optional.empty())))
        .isEqualTo("error not measured yet");
    assertThat(words.form(link(0))).isEqualTo("int8");
    assertThat(words.form(null)).isEqualTo("in this process");
    assertThat(words.error(null)).isEmpty();
  }
}
