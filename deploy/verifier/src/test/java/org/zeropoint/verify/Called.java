package org.zeropoint.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How a call of the program ended, and what it wrote. */
record Called(int exit, String out, String err) {

  static Called with(String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    int exit = new Verifier(console).run(List.of(words));
    return new Called(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  void verified() {
    assertThat(exit).as(out + err).isZero();
    assertThat(out).startsWith("VERIFIED\n");
    assertThat(err).isEmpty();
  }

  /** It is wrong, and this is the first thing that is named. */
  void wrong(String code) {
    assertThat(exit).as(out + err).isEqualTo(Exit.WRONG);
    assertThat(out).startsWith("NOT VERIFIED: " + code + ": ");
  }

  /** It is wrong, and this is named among others. */
  void alsoWrong(String... codes) {
    assertThat(exit).as(out + err).isEqualTo(Exit.WRONG);
    for (String code : codes) {
      assertThat(out).contains(" " + code + ": ");
    }
  }

  void refused(int expected, String words) {
    assertThat(exit).as(out + err).isEqualTo(expected);
    assertThat(err).contains(words).doesNotContain("Exception", "\tat ");
  }
}
