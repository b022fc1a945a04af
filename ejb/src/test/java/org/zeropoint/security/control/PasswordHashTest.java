package org.zeropoint.security.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordHashTest {

  @Test
  void onlyTheSamePasswordMatches() {
    String stored = PasswordHash.of("correct horse");

    assertThat(stored).startsWith("pbkdf2-sha256$600000$").doesNotContain("correct");
    assertThat(PasswordHash.matches("correct horse", stored)).isTrue();
    assertThat(PasswordHash.matches("correct horsf", stored)).isFalse();
  }

  @Test
  void samePasswordIsStoredDifferentlyEachTime() {
    assertThat(PasswordHash.of("a")).isNotEqualTo(PasswordHash.of("a"));
    assertThat(Secrets.token()).startsWith(Secrets.TOKEN_PREFIX).isNotEqualTo(Secrets.token());
    assertThat(Secrets.password()).hasSize(16);
  }
}
