package org.zeropoint.training.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.training.engine.TrainingEngine.Memory;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;

class MemoryRuleTest {

  private static final long MIB = 1 << 20;
  private static final Memory NEED = new Memory(100 * MIB, 100 * MIB, 200 * MIB, 600 * MIB + 1);

  @TempDir private Path directory;

  private static TrainingPlan plan(Optional<Tuning> tuning) {
    return new TrainingPlan(
        "s", "djl", "m", Optional.empty(), "text", 10, 4, 1e-3, "adamw", 0.1, 1, tuning);
  }

  @Test
  void remedyNamesWhatAPlanCanChange() {
    var tokens = new Tuning.Tokens(Optional.empty(), 0.1, 1, "fp32", 64, "text");
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
  void memoryIsThatOfTheMachine_orOfTheNarrowestControlGroupAround() throws IOException {
    Path meminfo = directory.resolve("meminfo");
    Files.writeString(meminfo, "MemTotal:  9000 kB\nMemFree: 1 kB\nMemAvailable:    5000 kB\n");
    Path own = Files.writeString(directory.resolve("own"), "0::/system.slice/zeropoint.service\n");
    Path root = directory.resolve("groups");
    Path group = Files.createDirectories(root.resolve("system.slice/zeropoint.service"));
    holds(ServerMemory.of(meminfo, own, root), 9000 * 1024, 5000 * 1024);
    group(root.resolve("system.slice"), "max", "3000000");
    holds(ServerMemory.of(meminfo, own, root), 9000 * 1024, 5000 * 1024);
    group(group, "4000000", "3000000");
    holds(ServerMemory.of(meminfo, own, root), 4_000_000, 1_000_000);
    Files.writeString(group.resolve("memory.stat"), "anon 5\ninactive_file 250000\n");
    holds(ServerMemory.of(meminfo, own, root), 4_000_000, 1_250_000);
    group(root.resolve("system.slice"), "3500000", "3000000");
    holds(ServerMemory.of(meminfo, own, root), 3_500_000, 500_000);
    ServerMemory unknown = ServerMemory.of(directory, directory, directory);
    assertThat(unknown.most()).isEmpty();
    assertThat(unknown.free()).isEmpty();
  }

  private static void holds(ServerMemory memory, long most, long free) {
    assertThat(memory.most()).hasValue(most);
    assertThat(memory.free()).hasValue(free);
  }

  private static void group(Path group, String most, String used) throws IOException {
    Files.writeString(group.resolve("memory.max"), most + "\n");
    Files.writeString(group.resolve("memory.current"), used + "\n");
  }

  @Test
  void thisMachineTells() {
    ServerMemory here = ServerMemory.here();
    assertThat(here.free().orElseThrow()).isGreaterThan(100 * MIB);
    assertThat(here.most().orElseThrow()).isGreaterThan(here.free().getAsLong());
  }
}
