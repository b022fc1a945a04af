package org.zeropoint.nodes.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;

class EnrolmentCodeTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant END = NOW.plusSeconds(3600);

  private static EnrolmentCode code(String name) {
    return new EnrolmentCode("default", name, Digest.of("zpn_x").hex(), "admin", NOW, END);
  }

  @Test
  void aCodeIsGoodUntilItsEnd_andOnce() {
    EnrolmentCode code = code("gpu-1");
    assertThat(code.usableAt(NOW)).isTrue();
    assertThat(code.usableAt(END.minusMillis(1))).isTrue();
    assertThat(code.usableAt(END)).isFalse();
    code.useFor("node-1", NOW.plusSeconds(1));
    assertThat(code.usableAt(NOW.plusSeconds(2))).isFalse();
    assertThat(code.nodeId()).contains("node-1");
    assertThatIllegalStateException().isThrownBy(() -> code.useFor("node-2", NOW.plusSeconds(3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "a/b", "ä", "<b>"})
  void aNameIsPlain(String name) {
    assertThatExceptionOfType(Invalid.class)
        .isThrownBy(() -> code(name))
        .satisfies(e -> assertThat(e.violations()).extracting("pointer").containsExactly("/name"));
  }
}
