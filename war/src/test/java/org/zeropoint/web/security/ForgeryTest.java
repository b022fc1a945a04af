package org.zeropoint.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForgeryTest {

  @ParameterizedTest
  @CsvSource({
    "http://zeropoint.example, zeropoint.example, true",
    "https://zeropoint.example, zeropoint.example, true",
    "https://zeropoint.example, zeropoint.example:443, true",
    "https://ZEROPOINT.example:443, zeropoint.example, true",
    "http://localhost:8080, localhost:8080, true",
    "http://[::1]:8080, [::1]:8080, true",
    "http://localhost:8081, localhost:8080, false",
    "https://zeropoint.example, zeropoint.example:80, false",
    "https://zeropoint.example.evil.example, zeropoint.example, false",
    "https://evil.example, zeropoint.example, false",
    "null, zeropoint.example, false",
    "'', zeropoint.example, false",
    "https://, zeropoint.example, false",
    "a b, zeropoint.example, false",
    "http://zeropoint.example,, false"
  })
  void origin_isHere_whenHostAndPortAreTheOnesThatWereAsked(
      String origin, String host, boolean here) {
    assertThat(Forgery.isHere(origin, host)).isEqualTo(here);
  }
}
