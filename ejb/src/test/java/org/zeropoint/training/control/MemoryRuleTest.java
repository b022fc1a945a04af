package org.zeropoint.training.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.zeropoint.training.control.MemoryRule.Need;
import org.zeropoint.training.engine.TrainingEngine.Allowance;
import org.zeropoint.training.engine.TrainingEngine.Memory;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;

class MemoryRuleTest {

  private static final long MIB = 1 << 20;
  private static final Memory MEMORY = new Memory(100 * MIB, 100 * MIB, 200 * MIB, 600 * MIB + 1);
  private static final Need NEED = new Need("about", MEMORY);

  private static TrainingPlan plan(Optional<Tuning> tuning) {
    return new TrainingPlan(
        "s", "djl", "m", Optional.empty(), "text", 10, 4, 1e-3, "adamw", 0.1, 1, tuning);
  }

  @Test
  void remedyNamesWhatAPlanCanChange() {
    var tokens = new Tuning.Tokens(Optional.empty(), Optional.empty(), 0.1, 1, "fp32", 64, "text");
    assertThat(
            MemoryRule.remedy(plan(Optional.of(new Tuning("cosine", 1, 0, Optional.of(tokens))))))
        .contains("batchSize or rowTokens");
    assertThat(MemoryRule.remedy(plan(Optional.empty()))).doesNotContain("rowTokens");
  }

  @Test
  void needThatFitsIsNoViolation_andOneByteMoreIs() {
    assertThat(MemoryRule.judge(NEED, OptionalLong.of(1000 * MIB + 1), "free")).isEmpty();
    assertThat(MemoryRule.judge(NEED, OptionalLong.empty(), "free")).isEmpty();
    assertThat(MemoryRule.judge(NEED, OptionalLong.of(1000 * MIB), "free"))
        .contains(
            "takes about 1,001 MiB of memory (weights 100, gradients 100, optimiser state 200,"
                + " activations 601), and 1,000 MiB are free");
  }

  @Test
  void engineThatBoundsItself_isNamed_withTheNumbers() {
    var bound = new Allowance(999 * MIB, "allowed to a process by its setting");
    assertThat(MemoryRule.judge(new Need("at least", MEMORY), bound))
        .contains(
            "takes at least 1,001 MiB of memory (weights 100, gradients 100, optimiser state 200,"
                + " activations 601), and 999 MiB are allowed to a process by its setting");
    assertThat(MemoryRule.judge(NEED, new Allowance(1001 * MIB, "allowed"))).isEmpty();
  }
}
