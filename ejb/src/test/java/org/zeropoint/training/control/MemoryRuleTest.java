package org.zeropoint.training.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.zeropoint.training.engine.TrainingEngine.Memory;

class MemoryRuleTest {

  private static final long MIB = 1 << 20;
  private static final Memory NEED = new Memory(100 * MIB, 100 * MIB, 200 * MIB, 600 * MIB + 1);

  @Test
  void needThatFitsIsNoViolation_andOneByteMoreIs() {
    assertThat(MemoryRule.judge(NEED, OptionalLong.of(1000 * MIB + 1), "free")).isEmpty();
    assertThat(MemoryRule.judge(NEED, OptionalLong.empty(), "free")).isEmpty();
    assertThat(MemoryRule.judge(NEED, OptionalLong.of(1000 * MIB), "free"))
        .contains(
            "takes about 1,001 MiB of memory (weights 100, gradients 100, optimiser state 200,"
                + " activations 601), and 1,000 MiB are free; a smaller batch or model takes less");
  }
}
