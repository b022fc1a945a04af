package org.zeropoint.training.engine.petals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.zeropoint.training.engine.EngineContract.assertSameWeights;
import static org.zeropoint.training.engine.EngineContract.weights;

import java.io.IOException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.EngineContract;
import org.zeropoint.training.engine.TrainingEngine.Memory;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.petals.client.FaultyNode;
import org.zeropoint.training.engine.petals.client.FaultyNode.Fault;
import org.zeropoint.training.engine.petals.client.LocalSwarm;
import org.zeropoint.training.engine.petals.client.Verification.Rules;
import org.zeropoint.training.engine.petals.wire.WireForm;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.Tokens;

class PetalsEngineTest extends PetalsContract {

  @Test
  void whileANodeComputes_theOneBeforeItHasTheNextBatch() throws IOException {
    LocalSwarm busy = chain(base);
    var second = new CountDownLatch(2);
    var together = new AtomicBoolean();
    busy.nodes()
        .get(0)
        .plan(
            op -> {
              if (op.equals("forward")) {
                second.countDown();
              }
              return Fault.NONE;
            });
    busy.nodes()
        .get(1)
        .plan(
            op -> {
              if (op.equals("forward")) {
                together.compareAndSet(false, reached(second));
              }
              return Fault.NONE;
            });
    try (TrainingSession session =
        open(engine(busy, LocalSwarm.NONE), plan("adamw", rate()), Optional.empty())) {
      session.step();
    }
    assertThat(together).isTrue();
  }

  private static boolean reached(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "backward"})
  void liarIsQuarantined_andItsWorkIsDoneAgain(String operation) throws IOException {
    LocalSwarm lying = chain(base);
    lying.add(2, 4);
    FaultyNode liar = lying.nodes().get(1);
    var calls = new SplittableRandom(5);
    liar.plan(
        op -> {
          synchronized (calls) {
            return op.equals(operation) && calls.nextInt(6) == 0 ? Fault.LIE : Fault.NONE;
          }
        });
    Whole expected = whole(engine(), "adamw");
    try (TrainingSession session =
        open(engine(lying, new Rules(1, 1e-3, 3)), plan("adamw", rate()), Optional.empty())) {
      assertSameWeights(
          weights(finish(session, "lying-" + operation)), weights(expected.end()), 1e-6f);
    }
    assertThat(lying.quarantined()).containsOnlyKeys(liar.node());
  }

  @ParameterizedTest
  @EnumSource(WireForm.class)
  void overTheWireItLearnsTheSame_withinTheErrorOfTheForm(WireForm form) throws IOException {
    var wire = new LocalSwarm(base).over(form);
    swarms.add(wire);
    wire.add(0, 3);
    wire.add(3, LAYERS);
    wire.add(0, LAYERS);
    Whole expected = whole(engine(), "adamw");
    try (TrainingSession session =
        open(engine(wire, Rules.over(form, 0.2, 1)), plan("adamw", rate()), Optional.empty())) {
      steps(session, STEPS);
      double tolerance = form == WireForm.FP32 ? 1e-6 : form == WireForm.FP16 ? 1e-3 : 1e-2;
      assertThat(session.evaluate()).isCloseTo(expected.after(), within(tolerance));
      assertThat(session.device()).startsWith("3 nodes, ends of the model on CPU");
    }
    assertThat(wire.quarantined()).isEmpty();
  }

  @Test
  void availabilityTellsOfTheNodes() throws IOException {
    assertThat(engine().name()).isEqualTo("petals");
    assertThat(engine().availability().available()).isTrue();
    assertThat(engine().availability().device()).startsWith("3 of 3 nodes").contains("CPU");
    try (var none = new LocalSwarm(base)) {
      assertThat(engine(none, SOME).availability().available()).isFalse();
      assertThat(engine(none, SOME).availability().reason()).contains("No node is online");
      FaultyNode node = none.add(0, 2);
      none.drain(node.node());
      assertThat(engine(none, SOME).availability().reason())
          .contains("Of 1 nodes that are online none takes work")
          .doesNotContain("POST");
      none.add(0, 2).unload();
      assertThat(engine(none, SOME).availability().reason())
          .contains("spread one first, with POST /api/nodes/models");
    }
  }

  @Test
  void runIsNotOpened_whereBlocksAreMissing() throws IOException {
    try (var half = new LocalSwarm(base)) {
      half.add(0, 2);
      half.add(4, LAYERS);
      assertThatThrownBy(() -> open(engine(half, SOME), plan("adamw", rate()), Optional.empty()))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("the blocks 2-3 of the model's 6");
    }
  }

  @Test
  void planIsRefused_thatNodesCannotTrain() {
    assertThat(engine().refusal(plan("adamw", rate()))).isEmpty();
    assertThat(engine().refusal(EngineContract.plan("adamw", rate())).orElseThrow())
        .contains("gpt-nano is none");
    assertThat(
            engine()
                .refusal(
                    plan(new Tokens(Optional.empty(), Optional.empty(), 0, 1, "fp32", 32, "text"))))
        .hasValueSatisfying(rule -> assertThat(rule).contains("all weights"));
    Tokens usual = tokens(plan("adamw", rate()));
    assertThat(
            engine()
                .refusal(
                    plan(new Tokens(usual.lora(), Optional.empty(), 0, 1, "bf16", 32, "text"))))
        .hasValueSatisfying(rule -> assertThat(rule).contains("bf16"));
  }

  private static Tokens tokens(TrainingPlan plan) {
    return plan.tuning().flatMap(Tuning::tokens).orElseThrow();
  }

  private TrainingPlan plan(Tokens tokens) {
    TrainingPlan usual = plan("adamw", rate());
    return new TrainingPlan(
        usual.synthiantId(),
        usual.engine(),
        usual.modelId(),
        usual.base(),
        usual.corpus(),
        usual.steps(),
        usual.batchSize(),
        usual.learningRate(),
        usual.optimizer(),
        usual.validationSplit(),
        usual.seed(),
        Optional.of(new Tuning("linear", 4, 0, Optional.of(tokens))));
  }

  @Test
  void memoryIsThatOfTheEndsAndTheAdapter() {
    Memory memory = engine().memory(plan("adamw", rate()), Optional.of(base)).orElseThrow();
    long adapter = 6L * (4 * 32 + 32 * 4 + 4 * 32 + 16 * 4);
    long ends = 2L * 304 * 32 + 32;
    assertThat(memory.weights()).isIn(4 * (adapter + ends), 4 * (adapter + ends - 304 * 32));
    assertThat(memory.optimizer()).isEqualTo(2 * 4 * adapter);
    assertThat(memory.activations()).isLessThan(100L << 20);
    assertThat(engine().memory(plan("adamw", rate()), Optional.empty())).isEmpty();
  }
}
