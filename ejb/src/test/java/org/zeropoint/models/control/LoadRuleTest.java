package org.zeropoint.models.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Unavailable;

class LoadRuleTest {

  private static final long MIB = 1 << 20;

  @Test
  void whatFitsIsTaken_andOneByteMoreIsNot() {
    assertThat(LoadRule.broken("Measuring it", MIB, OptionalLong.of(MIB))).isEmpty();
    assertThat(LoadRule.broken("Measuring it", MIB, OptionalLong.empty())).isEmpty();
    assertThat(LoadRule.broken("Measuring it", 2000 * MIB + 1, OptionalLong.of(2000 * MIB)))
        .contains(
            "Measuring it takes about 2,001 MiB of memory, and 2,000 MiB are free on this server");
  }

  @Test
  void thisServer_hasRoomForLittle_andNoneForAnything() {
    assertThatCode(() -> LoadRule.require("it", 1)).doesNotThrowAnyException();
    assertThatThrownBy(() -> LoadRule.require("it", Long.MAX_VALUE / 2))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("are free on this server");
  }
}
