package org.zeropoint.exchange.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Invalid;

class LinesTest {

  @Test
  void linesAreNumberedFromOne_withAnyEnd() throws IOException {
    var lines = lines("one\r\n\ntwo");

    assertThat(lines.next()).contains("one");
    assertThat(lines.next()).contains("");
    assertThat(lines.next()).contains("two");
    assertThat(lines.number()).isEqualTo(3);
    assertThat(lines.next()).isEmpty();
  }

  @Test
  void tooLongALineIsRefused_andTheNextIsRead() throws IOException {
    var lines = lines("x".repeat(Lines.LONGEST + 1) + "\nafter");

    assertThatThrownBy(lines::next).isInstanceOf(Invalid.class).hasMessageContaining("at most");
    assertThat(lines.next()).contains("after");
  }

  @Test
  void lineThatIsNotUtf8IsRefused() {
    var lines = new Lines(new ByteArrayInputStream(new byte[] {(byte) 0xC3, '\n', 'a'}));

    assertThatThrownBy(lines::next).isInstanceOf(Invalid.class);
  }

  private static Lines lines(String text) {
    return new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
