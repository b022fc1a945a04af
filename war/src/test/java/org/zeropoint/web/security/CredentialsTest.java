package org.zeropoint.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

  @Test
  void basic_isSplitAtTheFirstColon_andReadAsUtf8() {
    assertThat(Credentials.parse("basic " + encoded("änna:pass:word")))
        .hasValue(new Credentials.Basic("änna", "pass:word"));
  }

  @Test
  void bearer_isTakenWhole() {
    assertThat(Credentials.parse("Bearer zp_a.b-c~d+e/f="))
        .hasValue(new Credentials.Bearer("zp_a.b-c~d+e/f="));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "Basic", "Basic ", "Basic ***", "Bearer", "Bearer  ", "Digest a"})
  void anythingElse_isNone(String header) {
    assertThat(Credentials.parse(header)).isEmpty();
    assertThat(Credentials.parse("Basic " + encoded("no colon"))).isEmpty();
  }

  private static String encoded(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
