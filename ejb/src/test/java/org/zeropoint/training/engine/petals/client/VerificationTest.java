package org.zeropoint.training.engine.petals.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.language.SmallModel;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.petals.client.FaultyNode.Fault;
import org.zeropoint.training.engine.petals.client.Verification.Counts;
import org.zeropoint.training.engine.petals.client.Verification.Rules;
import org.zeropoint.training.engine.petals.wire.WireForm;

class VerificationTest {

  private static final int LAYERS = 4;
  private static final Rules ALL = new Rules(1, 1e-3, 1);

  @TempDir private Path directory;
  private Path packed;
  private LocalSwarm swarm;
  private Hidden input;

  @BeforeEach
  void start() throws IOException {
    packed = SmallModel.packedLlama(Files.createDirectory(directory.resolve("model")), LAYERS, 3);
    swarm = new LocalSwarm(packed);
    input = swarm.ends().embed(1, 5, new long[] {5, 60, 7, 200, 11}, 0);
  }

  @AfterEach
  void end() {
    swarm.close();
  }

  private RemoteSequence sequence(Rules rules, boolean file) {
    return swarm.sequence(
        new Verification(
            swarm.client(), swarm.model(), rules, file ? Optional.of(packed) : Optional.empty()));
  }

  private Passed passed(RemoteSequence sequence) {
    return sequence.forward(sequence.routes(1, 5).get(0), input, Optional.empty());
  }

  /** Every answer of a node is another one that could be. */
  private void lies(FaultyNode node, String operation) {
    node.plan(op -> op.equals(operation) ? Fault.LIE : Fault.NONE);
  }

  @ParameterizedTest
  @CsvSource({"true, forward", "false, forward", "true, backward", "false, backward"})
  void liarIsFoundAndQuarantined_byTheFileOrAThirdNode(boolean file, String operation) {
    swarm.add(0, 4);
    swarm.add(0, 4);
    swarm.add(0, 4);
    FaultyNode liar = swarm.nodes().get(0);
    lies(liar, operation);
    RemoteSequence sequence = sequence(ALL, file);
    // Whether it is the one that is asked, or the one that is asked again.
    for (int i = 0; i < 3; i++) {
      try {
        Passed passed = passed(sequence);
        sequence.backward(passed, passed.output(), Optional.empty());
      } catch (FalseAnswer e) {
        assertThat(e.nodes()).containsExactly(liar.node());
      }
    }
    assertThat(swarm.quarantined()).containsOnlyKeys(liar.node());
    assertThat(swarm.quarantined().get(liar.node()))
        .contains(operation + " of the blocks 0-3")
        .contains(file ? "the model's file" : "node node-2");
    Hidden output = passed(sequence).output();
    assertThat(output.data())
        .containsExactly(passed(sequence(LocalSwarm.NONE, false)).output().data());
    assertThat(swarm.client().usable()).hasSize(2);
  }

  @Test
  void whereNobodyElseHoldsTheBlocks_theFileIsAsked() {
    swarm.add(0, 2);
    FaultyNode liar = swarm.add(2, 4);
    RemoteSequence sequence = sequence(ALL, true);
    passed(sequence);
    assertThat(sequence.verified()).isEqualTo(new Counts(2, 0));
    lies(liar, "forward");
    assertThatThrownBy(() -> passed(sequence)).isInstanceOf(FalseAnswer.class);
    assertThat(swarm.quarantined()).containsOnlyKeys(liar.node());
  }

  @Test
  void whereNobodyCanComputeItAgain_thatIsCounted() {
    swarm.add(0, 2);
    swarm.add(2, 4);
    RemoteSequence sequence = sequence(ALL, false);
    passed(sequence);
    assertThat(sequence.verified()).isEqualTo(new Counts(0, 2));
  }

  @Test
  void whereTwoDisagreeAndNobodyCanDecide_nothingIsTaken() {
    swarm.add(0, 4);
    swarm.add(0, 4);
    lies(swarm.nodes().get(1), "forward");
    assertThatThrownBy(() -> passed(sequence(ALL, false)))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("nobody can decide")
        .hasMessageContaining("node node-0")
        .hasMessageContaining("node node-1");
    assertThat(swarm.quarantined()).isEmpty();
  }

  @Test
  void sampleHasTheShareThatIsWanted() {
    swarm.add(0, 4);
    swarm.add(0, 4);
    RemoteSequence sequence = sequence(new Rules(0.25, 1e-3, 7), false);
    for (int i = 0; i < 200; i++) {
      passed(sequence);
    }
    assertThat(sequence.verified().verified()).isBetween(30L, 70L);
    assertThat(sequence.verified().unverified()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nodeThatTwiceGivesWhatCannotBeIsQuarantined(boolean file) {
    FaultyNode broken = swarm.add(0, 4);
    RemoteSequence sequence = sequence(LocalSwarm.NONE, file);
    Route route = sequence.routes(1, 5).get(0);
    swarm.add(0, 4);
    broken.plan(op -> Fault.NOT_FINITE);
    assertThatThrownBy(() -> sequence.forward(route, input, Optional.empty()))
        .isInstanceOf(FalseAnswer.class);
    assertThat(swarm.quarantined()).containsOnlyKeys(broken.node());
    assertThat(passed(sequence).output().finite()).isTrue();
  }

  @Test
  void answerThatCannotBeOnce_isAskedForAgain() {
    FaultyNode node = swarm.add(0, 4);
    Passed expected = passed(sequence(LocalSwarm.NONE, false));
    int[] calls = {0};
    node.plan(op -> calls[0]++ == 0 ? Fault.NOT_FINITE : Fault.NONE);
    assertThat(passed(sequence(LocalSwarm.NONE, true)).output().data())
        .containsExactly(expected.output().data());
    assertThat(swarm.quarantined()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void modelThatIsNotFinite_isNobodysFault(boolean file) throws IOException {
    Path spoilt = directory.resolve("spoilt.safetensors");
    try (ModelFile model = ModelFile.open(packed)) {
      Map<String, Tensor> weights = SmallModel.weights(model.config(), 3);
      Arrays.fill(weights.get("model.layers.2.mlp.up_proj.weight").data(), 3e38f);
      model.write(spoilt, weights);
    }
    packed = spoilt;
    swarm.close();
    swarm = new LocalSwarm(packed);
    swarm.add(0, 4);
    swarm.add(0, 4);
    assertThatThrownBy(() -> passed(sequence(ALL, file))).isInstanceOf(NotFinite.class);
    assertThat(swarm.quarantined()).isEmpty();
  }

  /** Extends over a node that lies from a call on, and beside one that does not. */
  private void extend(int truthful, Rules rules) {
    swarm.add(0, 2);
    FaultyNode liar = swarm.add(2, 4);
    RemoteSequence sequence = sequence(rules, true);
    int[] calls = {0};
    liar.plan(op -> op.equals("extend") && calls[0]++ >= truthful ? Fault.LIE : Fault.NONE);
    try (RemoteSession session = sequence.open(1, 30);
        RemoteSession expected = sequence(LocalSwarm.NONE, false).open(1, 30)) {
      session.extend(input);
      swarm.add(2, 4);
      swarm.add(0, 4);
      swarm.offline(liar.node(), true);
      expected.extend(input);
      swarm.offline(liar.node(), false);
      for (int i = 5; i < 25; i++) {
        Hidden fresh = swarm.ends().embed(1, 1, new long[] {i}, i);
        assertThat(session.extend(fresh).data())
            .usingComparatorWithPrecision(1e-5f)
            .containsExactly(expected.extend(fresh).data());
      }
    } finally {
      assertThat(swarm.quarantined()).containsOnlyKeys(liar.node());
    }
    assertThat(swarm.cacheUsed()).isZero();
  }

  @Test
  void liarInASessionIsReplaced_andTheSessionGoesOn() {
    extend(6, ALL);
  }

  @Test
  void whatALiarToldBeforeItWasFoundOut_isWithdrawn() {
    swarm.add(0, 2);
    FaultyNode liar = swarm.add(2, 4);
    lies(liar, "extend");
    try (RemoteSession session = sequence(new Rules(0.1, 1e-3, 2), true).open(1, 60)) {
      session.extend(input);
      swarm.add(2, 4);
      assertThatThrownBy(
              () -> {
                for (int i = 5; i < 60; i++) {
                  session.extend(swarm.ends().embed(1, 1, new long[] {i}, i));
                }
              })
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("node-1 answered falsely before it was found out");
    }
    assertThat(swarm.quarantined()).containsOnlyKeys(liar.node());
  }

  @ParameterizedTest
  @EnumSource(WireForm.class)
  void overTheWireHonestNodesAgree_alsoWithTheFile_andALiarIsFound(WireForm form) {
    swarm.over(form);
    swarm.add(0, 2);
    swarm.add(2, 4);
    FaultyNode liar = swarm.add(0, 4);
    Rules rules = Rules.over(form, 1, 1);
    RemoteSequence sequence = sequence(rules, true);
    Passed passed = passed(sequence);
    sequence.backward(passed, passed.output(), Optional.empty());
    assertThat(sequence.verified().verified()).isPositive();
    assertThat(swarm.quarantined()).isEmpty();
    swarm.offline("node-0", true);
    swarm.offline("node-1", true);
    passed = passed(sequence);
    sequence.backward(passed, passed.output(), Optional.empty());
    lies(liar, "forward");
    assertThatThrownBy(() -> passed(sequence)).isInstanceOf(FalseAnswer.class);
    assertThat(swarm.quarantined()).containsOnlyKeys(liar.node());
  }

  @Test
  void rulesAreBounded() {
    assertThatThrownBy(() -> new Rules(1.5, 1e-3, 1)).isInstanceOf(Invalid.class);
    assertThatThrownBy(() -> new Rules(0.5, 0, 1)).isInstanceOf(Invalid.class);
    assertThat(List.of(new Rules(0, 0.5, 1))).hasSize(1);
  }
}
