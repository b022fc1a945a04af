package org.zeropoint.ethics.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.ethics.measure.PatternSearch.Hit;
import org.zeropoint.ethics.suite.StandardSuite;

class PatternSearchTest {

  private static final PatternSearch SEARCH = PatternSearch.of(List.of(StandardSuite.get()));

  private static List<Hit> hits(String text) {
    return SEARCH.hits(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Secrets are put together here, so that this file holds none. */
  @ParameterizedTest
  @CsvSource({
    "aws-access-key, AKIA, 'Q7ZK3M9X2P5R8T1W'",
    "github-token, ghp_, 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'",
    "gitlab-token, glpat-, 'x1Y2z3A4b5C6d7E8f9G0'",
    "slack-token, xoxb-, '123456789012-abcdefABCDEF'",
    "google-api-key, AIza, 'SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q'",
    "stripe-key, sk_live_, '4eC39HqLyjWDarjtT1zdp7dc'",
    "model-api-key, sk-, 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'",
    "private-key, '-----BEGIN RSA ', 'PRIVATE KEY-----'",
    "password-in-url, 'https://ann:', 'hunter22@db.example.org'",
    "assigned-password, 'password = \"', 'correct-horse\"'",
    "e-mail, ann., 'lee@mail.example.org'",
    "phone, '+49 ', '30 1234 5678'",
    "iban, DE89, ' 3704 0044 0532 0130 00'",
    "iban, GB82, 'WEST12345698765432'",
    "card, '4111 1111', ' 1111 1111'",
    "card, '3782', '822463 10005'"
  })
  void whatLooksLikeOne_isFound_whereItStands(String id, String begin, String end) {
    String text = "first line\nä " + begin + end + " and on\nlast line";
    assertThat(hits(text))
        .anySatisfy(
            hit -> {
              assertThat(hit.pattern().id()).isEqualTo(id);
              byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
              assertThat(begin + end)
                  .contains(new String(bytes, hit.offset(), hit.length(), StandardCharsets.UTF_8));
              assertThat(hit.told()).doesNotContain(end);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "'DE88 3704 0044 0532 0130 00'",
    "'4111 1111 1111 1112'",
    "'9223372036854775807'",
    "'http://example.org:8080/path@x'",
    "'@Override public int hashCode() { return 31 + 7; }'",
    "'password = readPassword();'",
    "'sk-short'"
  })
  void whatOnlyResemblesOne_isNot(String text) {
    assertThat(hits(text)).isEmpty();
  }

  @Test
  void aSecretInALongLine_isFoundOnce_alsoWhereTheLineIsCut() {
    String secret = "AKIA" + "Q7ZK3M9X2P5R8T1W";
    for (int before : new int[] {0, 3_560, 3_600, 4_085, 4_095, 4_096, 9_000}) {
      String text = "x ".repeat(before / 2) + secret + " y".repeat(3_000);
      assertThat(hits(text)).as("after %d", before).hasSize(1);
    }
  }

  @Test
  void aSecretIsMasked_andTheRestStays() {
    String secret = "AKIA" + "Q7ZK3M9X2P5R8T1W";
    assertThat(SEARCH.masked("über " + secret + " ende ä"))
        .isEqualTo("über [aws-access-key] ende ä");
    assertThat(SEARCH.masked("nothing here")).isEqualTo("nothing here");
  }
}
