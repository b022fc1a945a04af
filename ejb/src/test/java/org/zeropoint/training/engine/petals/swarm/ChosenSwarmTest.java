package org.zeropoint.training.engine.petals.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.EngineContract;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.Adapter;
import org.zeropoint.training.entity.Tuning.SoftPrompt;
import org.zeropoint.training.entity.Tuning.Tokens;

/** What the engine says of swarms that were not chosen, and of plans that it does not take. */
class ChosenSwarmTest {

  private static final List<String> PEERS = List.of("/ip4/127.0.0.1/tcp/1/p2p/Qm");

  @TempDir private Path directory;

  @Test
  void whatIsMissingIsTold_withTheSetting() throws IOException {
    assertThat(new Chosen(List.of(), "tiny", Optional.of(directory)).obstacle())
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .contains("no swarm", "zeropoint.petals.peers", "zeropoint.petals.model"));
    var empty = new Chosen(PEERS, "tiny", Optional.of(directory));
    assertThat(empty.obstacle())
        .hasValueSatisfying(reason -> assertThat(reason).contains("no config.json in"));
    assertThatThrownBy(empty::require)
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("petals-swarm is not available: there is no config.json");
    Files.writeString(directory.resolve("config.json"), "{}");
    assertThat(empty.obstacle()).isEmpty();
    assertThat(new Chosen(PEERS, "v1.5", Optional.of(directory)).obstacle())
        .hasValueSatisfying(reason -> assertThat(reason).contains("without dot and blank"));
  }

  private SwarmEngine engine() {
    var clients =
        new SwarmClients(
            new Installation(
                Path.of("/nowhere/python"),
                directory,
                4096,
                1,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5)));
    return new SwarmEngine(clients, new Chosen(List.of(), "tiny", Optional.empty()));
  }

  @Test
  void missingPythonIsToldFirst() {
    SwarmEngine engine = engine();
    assertThat(engine.name()).isEqualTo("petals-swarm");
    assertThat(engine.availability().available()).isFalse();
    assertThat(engine.availability().reason()).contains("there is no /nowhere/python", "setup");
    assertThat(engine.outage())
        .hasValueSatisfying(reason -> assertThat(reason).contains("/nowhere/python"));
  }

  @Test
  void plansAreRefused_thatASwarmCannotTrain() {
    SwarmEngine engine = engine();
    var prompt = Optional.of(new SoftPrompt(8));
    assertThat(engine.refusal(plan(Optional.empty(), prompt, "adamw", 128))).isEmpty();
    assertThat(engine.refusal(EngineContract.plan("adamw", 0.1)).orElseThrow())
        .contains("gpt-nano is none");
    var lora = Optional.of(new Adapter(4, 8, List.of("q_proj")));
    assertThat(engine.refusal(plan(lora, Optional.empty(), "adamw", 4)).orElseThrow())
        .contains("an adapter of rank 4");
    assertThat(engine.refusal(plan(Optional.empty(), prompt, "sgd", 4)).orElseThrow())
        .contains("the plan wants sgd in fp32");
    assertThat(engine.refusal(plan(Optional.empty(), prompt, "adamw", 129)).orElseThrow())
        .contains("batches of 129 rows");
  }

  private static TrainingPlan plan(
      Optional<Adapter> lora, Optional<SoftPrompt> prompt, String optimizer, int rows) {
    var tokens = new Tokens(lora, prompt, 0, 1, "fp32", 32, "text");
    return new TrainingPlan(
        "synthiant",
        "petals-swarm",
        "uploaded",
        Optional.of("synthiant@1"),
        "sample",
        5,
        rows,
        0.1,
        optimizer,
        0.1,
        7,
        Optional.of(new Tuning("linear", 1, 0, Optional.of(tokens))));
  }
}
