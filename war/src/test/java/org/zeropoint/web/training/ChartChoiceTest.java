package org.zeropoint.web.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeropoint.training.boundary.Runs;
import org.zeropoint.web.page.Wording;
import org.zeropoint.web.training.ChartChoice.Asked;
import org.zeropoint.web.training.ChartChoice.Fault;
import org.zeropoint.web.training.ChartChoice.Read;
import org.zeropoint.web.training.ChartChoice.Series;

class ChartChoiceTest {

  private static final int STEPS = 600;

  private static Read range(String from, String to) {
    return ChartChoice.read(new Asked("", "", from, to), STEPS);
  }

  @ParameterizedTest
  @CsvSource({"600", "1"})
  void anAddressWithoutChoicesIsOfAllLosses(int steps) {
    Read read = ChartChoice.read(new Asked("", "", "", " "), steps);

    assertThat(read.faults()).isEmpty();
    assertThat(read.choice())
        .isEqualTo(new ChartChoice(Series.LOSS, false, Optional.empty(), Optional.empty()));
    assertThat(read.choice().zoomed()).isFalse();
    assertThat(read.choice().after()).isZero();
    assertThat(read.choice().upTo()).isEqualTo(Runs.TO_THE_END);
  }

  @ParameterizedTest
  @EnumSource
  void whatAnAddressSaysIsRead_andSaidAgain(Series series) {
    Read read = ChartChoice.read(new Asked(series.external(), "log", "10", " 20"), STEPS);

    assertThat(read.faults()).isEmpty();
    assertThat(read.choice())
        .isEqualTo(new ChartChoice(series, true, Optional.of(10), Optional.of(20)));
    assertThat(read.choice().query())
        .isEqualTo("&series=" + series.external() + "&scale=log&from=10&to=20");
    assertThat(read.choice().after()).isEqualTo(9);
    assertThat(read.choice().upTo()).isEqualTo(20);
    assertThat(read.choice().whole().on(false).query())
        .isEqualTo("&series=" + series.external() + "&scale=linear");
  }

  @Test
  void oneEndIsEnough() {
    assertThat(range("10", "").choice().after()).isEqualTo(9);
    assertThat(range("10", "").choice().upTo()).isEqualTo(Runs.TO_THE_END);
    assertThat(range("", "10").choice().after()).isZero();
    assertThat(range("", "10").choice().upTo()).isEqualTo(10);
    assertThat(range("599", "600").faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 20, from, run.zoom.number, 600",
    "-1, 20, from, run.zoom.number, 600",
    "a, 20, from, run.zoom.number, 600",
    "1.5, 20, from, run.zoom.number, 600",
    "10, 601, to, run.zoom.number, 600",
    "10, 99999999999, to, run.zoom.number, 600",
    "20, 20, to, run.zoom.order, 20",
    "30, 20, to, run.zoom.order, 30",
    "'', 1, to, run.zoom.order, 1",
    "600, '', from, run.zoom.last, 600",
  })
  void aWrongRangeIsTold_andNotDrawn(
      String from, String to, String parameter, String key, int value) {
    Read read = range(from, to);

    assertThat(read.faults()).containsExactly(new Fault(parameter, key, value));
    assertThat(read.choice().zoomed()).isFalse();
    for (Locale locale : Wording.LANGUAGES) {
      assertThat(new Wording(locale).say(key, value)).contains(Integer.toString(value));
    }
  }

  @Test
  void allFaultsAreTold_andWhatIsSoundIsKept() {
    Read read = ChartChoice.read(new Asked("beauty", "log", "x", "y"), STEPS);

    assertThat(read.faults()).extracting(Fault::parameter).containsExactly("series", "from", "to");
    assertThat(read.choice().logarithmic()).isTrue();
    Read other = ChartChoice.read(new Asked("rate", "cubic", "2", "3"), STEPS);
    assertThat(other.faults()).containsExactly(new Fault("scale", "run.zoom.unknown", "cubic"));
    assertThat(other.choice().query()).isEqualTo("&series=rate&scale=linear&from=2&to=3");
  }
}
