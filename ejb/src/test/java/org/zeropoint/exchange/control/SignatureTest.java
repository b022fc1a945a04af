package org.zeropoint.exchange.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {

  private static final Instant AT = Instant.ofEpochSecond(1_700_000_000L);

  /** printf '%s' '1700000000.{"id":"1"}' | openssl dgst -sha256 -hmac zpwh_test */
  @Test
  void signatureIsHmacSha256_overTimeAndBody() {
    assertThat(Signature.of(List.of("zpwh_test"), AT, "{\"id\":\"1\"}"))
        .isEqualTo(
            "t=1700000000,v1=6dbefa610c34e4e18e1b4f41245042c4a2088f3f249c07f7779687810697edc5");
  }

  @Test
  void bothSecretsSign_whileOneIsBeingChanged() {
    String both = Signature.of(List.of("new", "old"), AT, "{}");

    assertThat(both.split(",")).hasSize(3);
    assertThat(both).startsWith(Signature.of(List.of("new"), AT, "{}"));
    assertThat(both).endsWith(Signature.of(List.of("old"), AT, "{}").substring(13));
  }
}
