package org.zeropoint.training.engine.petals.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;

/** What is said where there is no Petals, and what is not even asked. */
class SwarmClientsTest {

  @TempDir private Path directory;

  @Test
  void missingPythonIsTold_withWhatToDo() {
    var clients =
        new SwarmClients(
            new Installation(
                Path.of("/nowhere/python"),
                directory,
                4096,
                1,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5)));
    assertThat(clients.availability().available()).isFalse();
    assertThat(clients.availability().reason())
        .contains("there is no /nowhere/python")
        .contains("Python 3.11")
        .contains("zeropoint.petals.python");
    assertThat(directory.resolve("code/setup")).isRegularFile();
    var swarm = new Swarm(List.of("/ip4/127.0.0.1/tcp/1/p2p/Qm"), "tiny", directory);
    assertThatThrownBy(() -> clients.open(swarm, Optional.empty()))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("petals is not available")
        .hasMessageContaining("setup");
  }

  @Test
  void swarmHasMembersAndAPrefixThatPetalsTakes() {
    assertThatThrownBy(() -> new Swarm(List.of(), "tiny", directory))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("must name a member");
    assertThatThrownBy(() -> new Swarm(List.of("/ip4/127.0.0.1"), "v1.5", directory))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("without dot and blank, not \"v1.5\"");
  }

  @Test
  void softPromptsAreFiniteRowsWithMomentsOfTheirShape() {
    var rows = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    assertThat(SoftPrompts.first(rows).count()).isEqualTo(2);
    assertThatThrownBy(() -> SoftPrompts.first(Tensor.of(new float[] {1}, 1)))
        .hasMessageContaining("must be some rows, not [1]");
    assertThatThrownBy(() -> SoftPrompts.first(Tensor.of(new float[] {1, Float.NaN}, 1, 2)))
        .hasMessageContaining("must be finite");
    assertThatThrownBy(() -> new SoftPrompts(rows, rows, Tensor.of(new float[] {1, 2}, 1, 2)))
        .hasMessageContaining("moments of their own shape [2, 2]");
  }
}
