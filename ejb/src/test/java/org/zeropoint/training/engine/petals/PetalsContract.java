package org.zeropoint.training.engine.petals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.zeropoint.training.engine.EngineContract.assertSameWeights;
import static org.zeropoint.training.engine.EngineContract.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.training.engine.CheckpointingTokens;
import org.zeropoint.training.engine.TokenEngineContract;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.TrainingSession.StepReport;
import org.zeropoint.training.engine.djl.DjlEngine;
import org.zeropoint.training.engine.petals.client.FaultyNode;
import org.zeropoint.training.engine.petals.client.FaultyNode.Fault;
import org.zeropoint.training.engine.petals.client.LocalSwarm;
import org.zeropoint.training.engine.petals.client.Verification.Rules;
import org.zeropoint.training.entity.TrainingPlan;

/** What engines promise that train over nodes, whatever is trained. */
abstract class PetalsContract extends TokenEngineContract {

  static final Rules SOME = new Rules(0.05, 1e-3, 3);

  final ExecutorService executor = Executors.newFixedThreadPool(4);
  final List<LocalSwarm> swarms = new ArrayList<>();
  LocalSwarm swarm;

  @Override
  protected void opened() throws IOException {
    swarm = chain(base);
  }

  LocalSwarm chain(Path packed) throws IOException {
    var chain = new LocalSwarm(packed);
    swarms.add(chain);
    chain.add(0, 2);
    chain.add(2, 4);
    chain.add(4, LAYERS);
    return chain;
  }

  @AfterAll
  void end() {
    executor.shutdownNow();
    swarms.forEach(LocalSwarm::close);
  }

  @AfterEach
  void adaptersAreForgotten() {
    for (LocalSwarm each : swarms) {
      for (FaultyNode node : each.nodes()) {
        assertThat(node.adapterBytes()).as(node.node()).isZero();
      }
    }
  }

  TrainingEngine engine(LocalSwarm chosen, Rules rules) {
    return new PetalsEngine(chosen.client(), executor, rules);
  }

  @Override
  protected TrainingEngine engine() {
    return engine(swarm, SOME);
  }

  @Override
  protected TrainingEngine engine(Path packed) {
    try {
      return engine(chain(packed), SOME);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected Class<?> checkpointing() {
    return Checkpointing.class;
  }

  @Override
  protected float tolerance() {
    return 1e-6f;
  }

  static final class Checkpointing {
    private Checkpointing() {}

    public static void main(String[] arguments) throws IOException {
      try (var nodes = new LocalSwarm(Path.of(arguments[3]))) {
        nodes.add(0, LAYERS);
        var engine =
            new PetalsEngine(nodes.client(), Executors.newFixedThreadPool(2), LocalSwarm.NONE);
        CheckpointingTokens.train(engine, arguments);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adamw", "sgd"})
  void trainsAsTheEngineDoesThatHasTheWholeModel(String optimizer) {
    Whole here = whole(new DjlEngine(), optimizer);
    Whole nodes = whole(engine(), optimizer);
    assertThat(nodes.before()).isCloseTo(here.before(), within(1e-6));
    assertThat(nodes.after()).isCloseTo(here.after(), within(1e-5));
    for (int i = 0; i < STEPS; i++) {
      StepReport found = nodes.reports().get(i);
      StepReport expected = here.reports().get(i);
      assertThat(found.loss()).isCloseTo(expected.loss(), within(1e-5));
      assertThat(found.gradientNorm()).isCloseTo(expected.gradientNorm(), within(1e-4));
      assertThat(found.tokens()).isEqualTo(expected.tokens());
    }
    assertSameWeights(weights(nodes.end()), weights(here.end()), 1e-4f);
  }

  @Test
  void runBegunOnDjlIsFinishedHere_andTheOtherWay() {
    var djl = new DjlEngine();
    Whole here = whole(djl, "adamw");
    TrainingPlan plan = plan("adamw", rate());
    try (TrainingSession session = open(plan, Optional.of(here.half()))) {
      assertSameWeights(weights(finish(session, "begun-on-djl")), weights(here.end()), 1e-4f);
    }
    Whole nodes = whole(engine(), "adamw");
    try (TrainingSession session = open(djl, plan, Optional.of(nodes.half()))) {
      assertSameWeights(weights(finish(session, "begun-on-nodes")), weights(here.end()), 1e-4f);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverNodesFail_lossesAndWeightsAreTheSame(long seed) throws IOException {
    LocalSwarm failing = chain(base);
    failing.add(0, 3);
    failing.add(3, LAYERS);
    var random = new SplittableRandom(seed);
    List<Fault> faults = List.of(Fault.LOST_CALL, Fault.LOST_ANSWER, Fault.RESTART, Fault.BUSY);
    for (FaultyNode node : failing.nodes()) {
      node.plan(
          op -> {
            synchronized (random) {
              return random.nextInt(7) == 0
                  ? faults.get(random.nextInt(faults.size()))
                  : Fault.NONE;
            }
          });
    }
    Whole expected = whole(engine(), "adamw");
    try (TrainingSession session =
        open(engine(failing, SOME), plan("adamw", rate()), Optional.empty())) {
      for (StepReport report : expected.reports()) {
        assertThat(session.step().loss()).isCloseTo(report.loss(), within(1e-6));
      }
      assertSameWeights(
          weights(finish(session, "failing-" + seed)), weights(expected.end()), 1e-6f);
    }
    assertThat(failing.nodes().stream().mapToInt(FaultyNode::faults).sum()).isGreaterThan(20);
    assertThat(failing.quarantined()).isEmpty();
  }

  @Test
  void candidateIsToTheBitWhatTheOtherEngineMakesOfTheSameCheckpoint() {
    TrainingPlan plan = plan("adamw", rate());
    Path end = whole(engine(), "adamw").end();
    Path here = directory.resolve("here.safetensors");
    try (TrainingSession session = open(new DjlEngine(), plan, Optional.of(end))) {
      session.candidate(here);
    }
    assertThat(whole(engine(), "adamw").candidate()).hasSameBinaryContentAs(here);
  }
}
