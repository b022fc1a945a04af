package org.zeropoint.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {

  private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");

  private final Formats formats = new Formats(Clock.fixed(NOW, ZoneOffset.UTC));

  @ParameterizedTest
  @CsvSource({
    "0, just now",
    "59, just now",
    "60, 1 min ago",
    "3599, 59 min ago",
    "3600, 1 h ago",
    "86399, 23 h ago",
    "86400, 1 day ago",
    "864000, 10 days ago",
    "-30, in a moment",
    "-7200, in 2 h"
  })
  void relativeTimeIsInTheLargestWholeUnit(long secondsAgo, String words) {
    assertThat(formats.relative(NOW.minusSeconds(secondsAgo))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"0.42, 0.42 µs", "41.26, 41.3 µs", "1000, 1 ms", "131250, 131 ms", "2500000, 2.5 s"})
  void shortTimeIsInItsLargestUnit(double microseconds, String words) {
    assertThat(formats.micros(microseconds)).isEqualTo(words);
    assertThat(formats.micros(null)).isEqualTo("–");
  }

  @Test
  void absoluteTimeIsInUtc_andNothingIsADash() {
    assertThat(formats.absolute(NOW)).isEqualTo("2026-05-04 12:00:00 UTC");
    assertThat(formats.absolute(null)).isEqualTo("–");
  }

  @ParameterizedTest
  @CsvSource({
    "5.0E-4, 0.0005, 0.0005",
    "0.0049658176, 0.00497, 0.0049658176",
    "1.0, 1, 1",
    "0, 0, 0",
    "1.0E-9, 0.000000001, 0.000000001"
  })
  void smallNumbersHaveNoExponent(double value, String small, String exact) {
    assertThat(formats.small(value)).isEqualTo(small);
    assertThat(formats.exact(value)).isEqualTo(exact);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "3565158, 3.4 MiB"})
  void bytesHaveTheirUnit(long bytes, String words) {
    assertThat(formats.bytes(bytes)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"11.4, 11 s", "75, 1 min 15 s", "3720, 1 h 2 min"})
  void spanHasItsTwoLargestUnits(double seconds, String words) {
    assertThat(formats.span(seconds)).isEqualTo(words);
  }

  @Test
  void digestIsBrief_withoutItsAlgorithm() {
    assertThat(formats.brief("sha256:0123456789abcdef")).isEqualTo("0123456789ab");
    assertThat(formats.brief("")).isEqualTo("–");
  }

  @ParameterizedTest
  @CsvSource({
    "must be below 5, Must be below 5.",
    "Already said., Already said.",
    "really?, Really?",
    "5 is too much, 5 is too much."
  })
  void refusalIsASentence(String words, String sentence) {
    assertThat(Attempts.sentence(words)).isEqualTo(sentence);
  }

  @Test
  void germansReadTheirOwnNumbersAndTimes_inTheirZone() {
    var german =
        new Formats(
            Clock.fixed(NOW, ZoneOffset.UTC),
            () -> Locale.GERMAN,
            () -> ZoneId.of("Europe/Berlin"));

    assertThat(german.number(1234.5, 2)).isEqualTo("1.234,50");
    assertThat(german.integer(1_000_000)).isEqualTo("1.000.000");
    assertThat(german.small(0.00049)).isEqualTo("0,00049");
    assertThat(german.bytes(1_572_864)).isEqualTo("1,5 MiB");
    assertThat(german.absolute(NOW)).isEqualTo("04.05.2026, 14:00:00 MESZ");
    assertThat(german.relative(NOW.minusSeconds(86_400))).isEqualTo("vor 1 Tag");
    assertThat(german.relative(NOW.minusSeconds(172_800))).isEqualTo("vor 2 Tagen");
    assertThat(german.relative(NOW.plusSeconds(7_200))).isEqualTo("in 2 h");
  }
}
