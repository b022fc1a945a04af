package org.zeropoint.web.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderFormTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json;charset=utf-8",
        "application/json ; charset=\"utf-8\"",
        "multipart/form-data; boundary=----x_1",
        "text/plain;",
        "application/vnd.x+json;a=\"q\\\"uoted\";b=c"
      })
  void aType_isTakenInItsForm(String value) {
    assertThat(HeaderForm.isType(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "json", "a/b/c", ";;;", "a/", "/b", "*/*", "a/b;c", "a/b;c=\"d", "a/b, c/d"})
  void aType_isRefusedWithoutIt(String value) {
    assertThat(HeaderForm.isType(value)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*/*",
        "text/html, application/xhtml+xml;q=0.9 , */*;q=0.8",
        "text/*;q=0",
        "a/b;q=1.000",
        "a/b;Q=0.5,",
        "text/html;level=1;q=0.4"
      })
  void ranges_areTakenInTheirForm(String value) {
    assertThat(HeaderForm.areRanges(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        ";;",
        "*/*;q=x",
        "a/b;q=2",
        "a/b;q=1.5",
        "a/b;q=-1",
        "a/b;q=0.1234",
        "a b/c"
      })
  void ranges_areRefusedWithoutIt(String value) {
    assertThat(HeaderForm.areRanges(value)).isFalse();
  }

  @Test
  void aLongHeader_isReadInLittleTime() {
    String hostile = "a/b;" + "c=\"d\\\"".repeat(2000) + ",".repeat(2000) + "!\u0000";

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(HeaderForm.areRanges(hostile)).isFalse());
  }
}
