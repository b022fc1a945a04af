package org.zeropoint.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerMemoryTest {

  private static final long MIB = 1 << 20;

  @TempDir private Path directory;

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
