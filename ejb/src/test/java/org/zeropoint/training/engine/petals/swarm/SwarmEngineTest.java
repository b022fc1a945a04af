package org.zeropoint.training.engine.petals.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.zeropoint.training.engine.EngineContract.assertSameWeights;
import static org.zeropoint.training.engine.EngineContract.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.language.SmallModel;
import org.zeropoint.lm.text.Corpus;
import org.zeropoint.lm.text.SampleCorpus;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.TrainingEngine.Inputs;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.djl.DjlEngine;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.SoftPrompt;
import org.zeropoint.training.entity.Tuning.Tokens;

/** What every engine promises, of soft prompts over a real Petals swarm on this machine. */
class SwarmEngineTest {

  private static final int STEPS = 10;
  private static final int HALF = 5;
  private static final double SPLIT = 0.1;

  @TempDir private static Path directory;
  private static Path model;
  private static Path base;
  private static Path corpus;
  private static SwarmClients clients;
  private static PrivateSwarm swarm;

  @BeforeAll
  static void start() throws IOException {
    clients = new SwarmClients(PetalsPython.installation());
    model = SmallModel.llama(Files.createDirectory(directory.resolve("model")), 3);
    base = directory.resolve("packed.safetensors");
    ModelFile.pack(model, base);
    corpus = Files.write(directory.resolve("corpus"), SampleCorpus.text(6_000, 1));
    swarm = PrivateSwarm.start(model, directory.resolve("swarm.log"), "0:2", "0:2");
  }

  @AfterAll
  static void end() {
    if (swarm != null) {
      swarm.close();
    }
    if (clients != null) {
      clients.end();
    }
  }

  private static TrainingEngine engine(PrivateSwarm chosen) {
    Swarm of = chosen.swarm();
    return new SwarmEngine(clients, new Chosen(of.peers(), of.prefix(), Optional.of(of.model())));
  }

  private static TrainingPlan plan() {
    var tokens =
        new Tokens(Optional.empty(), Optional.of(new SoftPrompt(8)), 0.01, 1, "fp32", 32, "text");
    return new TrainingPlan(
        "synthiant",
        "petals-swarm",
        "uploaded",
        Optional.of("synthiant@1"),
        "sample",
        STEPS,
        4,
        0.1,
        "adamw",
        SPLIT,
        7,
        Optional.of(new Tuning("linear", 2, 0, Optional.of(tokens))));
  }

  private static TrainingSession open(TrainingEngine engine, Optional<Path> resumeFrom) {
    return engine.open(plan(), new Inputs(corpus, Optional.of(base)), resumeFrom);
  }

  private static List<Double> steps(TrainingSession session, int last) {
    var losses = new ArrayList<Double>();
    while (session.completedSteps() < last) {
      losses.add(session.step().loss());
    }
    return losses;
  }

  /** On the swarm, stopped half way and gone on with, and gone on with on the other engine. */
  @Test
  void lossFalls_aResumeEndsAtTheSameVectors_andTheCandidateScoresAsTheRunDid() throws IOException {
    Path half = directory.resolve("half");
    Path end = directory.resolve("end");
    Path candidate = directory.resolve("candidate.safetensors");
    double after;
    try (TrainingSession session = open(engine(swarm), Optional.empty())) {
      assertThat(session.device()).contains("CPU", "petals 2.2.0");
      double before = session.evaluate();
      steps(session, HALF);
      session.checkpoint(half);
      assertThat(session.step().memoryBytes()).isGreaterThan(100L << 20);
      steps(session, STEPS);
      after = session.evaluate();
      assertThat(after).isLessThan(before - 0.01);
      session.checkpoint(end);
      session.candidate(candidate);
    }
    byte[] heldOut = Corpus.split(Files.readAllBytes(corpus), SPLIT).heldOut();
    try (LanguageModel written = LanguageModel.open("uploaded", candidate)) {
      assertThat(written.heldOut(heldOut).loss()).isCloseTo(after, within(1e-3));
    }
    for (TrainingEngine engine : List.of(engine(swarm), new DjlEngine())) {
      Path resumed = directory.resolve("resumed-" + engine.name());
      try (TrainingSession session = open(engine, Optional.of(half))) {
        assertThat(session.completedSteps()).isEqualTo(HALF);
        steps(session, STEPS);
        session.checkpoint(resumed);
      }
      assertSameWeights(weights(resumed), weights(end), 1e-3f);
    }
  }

  @Test
  void serverThatIsKilledInMidRunEndsNothing() throws IOException {
    List<Double> expected;
    try (TrainingSession session = open(new DjlEngine(), Optional.empty())) {
      expected = steps(session, STEPS);
    }
    try (var own = PrivateSwarm.start(model, directory.resolve("killed.log"), "0:2", "0:2");
        TrainingSession session = open(engine(own), Optional.empty())) {
      List<Double> losses = steps(session, HALF);
      own.kill(0);
      losses.addAll(steps(session, STEPS));
      for (int i = 0; i < STEPS; i++) {
        assertThat(losses.get(i)).as("step " + i).isCloseTo(expected.get(i), within(1e-3));
      }
      assertThat(session.evaluate()).isPositive();
    }
  }

  @Test
  void anotherModelThanTheSwarmsIsRefused() throws IOException {
    Path other = SmallModel.packedLlama(Files.createDirectory(directory.resolve("other")), 4);
    assertThatThrownBy(
            () ->
                engine(swarm)
                    .open(plan(), new Inputs(corpus, Optional.of(other)), Optional.empty()))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("base is another model than the one in " + model);
  }
}
