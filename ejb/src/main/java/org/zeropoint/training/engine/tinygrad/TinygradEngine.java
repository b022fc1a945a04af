package org.zeropoint.training.engine.tinygrad;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Settings;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.session.ByteText;
import org.zeropoint.training.engine.session.CorpusFit;
import org.zeropoint.training.engine.session.ImageData;
import org.zeropoint.training.engine.session.LearningSession;
import org.zeropoint.training.engine.worker.ProbeOnce;
import org.zeropoint.training.engine.worker.Program;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;

/**
 * Trains in a process of Python, on tinygrad; a session has a process of its own. Where Python or
 * tinygrad is missing the engine says so, and nothing else is concerned.
 */
@ApplicationScoped
public class TinygradEngine implements TrainingEngine {

  @Inject private Settings settings;

  private final Supplier<Installation> installations;
  private final ProbeOnce probe = new ProbeOnce(() -> program());

  protected TinygradEngine() {
    installations = () -> Installation.of(settings);
  }

  /** An engine outside of a server. */
  public TinygradEngine(Settings settings) {
    this(Installation.of(settings));
  }

  TinygradEngine(Installation installation) {
    installations = () -> installation;
  }

  @Override
  public String name() {
    return "tinygrad";
  }

  private Program program() {
    return installations.get().program();
  }

  @PreDestroy
  void end() {
    probe.end();
  }

  @Override
  public Availability availability() {
    return probe.get().now();
  }

  @Override
  public Optional<String> outage() {
    return probe.get().outage();
  }

  @Override
  public Optional<String> refusal(TrainingPlan plan) {
    boolean known =
        GptConfig.named(plan.modelId()).isPresent()
            || VisionConfig.named(plan.modelId()).isPresent();
    if (!known || plan.tuning().flatMap(Tuning::tokens).isPresent()) {
      return Optional.of(
          "trains models that come with the product; %s reads tokens and needs djl"
              .formatted(plan.modelId()));
    }
    return Optional.empty();
  }

  @Override
  public Optional<Memory> memory(TrainingPlan plan, Optional<Path> baseWeights) {
    return Optional.empty();
  }

  @Override
  public Optional<Memory> leastMemory(TrainingPlan plan) {
    return WorkerMemory.of(plan);
  }

  @Override
  public Optional<Allowance> allowance() {
    long bytes = (long) installations.get().mebibytes() << 20;
    return Optional.of(new Allowance(bytes, "allowed to a process by " + Settings.TINYGRAD_MEMORY));
  }

  @Override
  public TrainingSession open(TrainingPlan plan, Inputs inputs, Optional<Path> resumeFrom) {
    probe.get().require();
    Program program = program();
    program.unpack();
    return LearningSession.open(
        plan,
        inputs.corpus(),
        resumeFrom,
        (optimizer, text) ->
            new TinygradLearner(
                subject(plan, inputs.corpus(), text),
                optimizer,
                inputs.baseWeights(),
                program.spec()));
  }

  private Subject subject(TrainingPlan plan, Path corpus, byte[] text) {
    requireFor(plan);
    if (VisionConfig.named(plan.modelId()).isPresent()) {
      return new ImageSubject(ImageData.of(plan, corpus));
    }
    refuseIf(CorpusFit.obstacle(plan.modelId(), corpus, plan.validationSplit()), "/corpus");
    return new ByteSubject(ByteText.of(plan, text));
  }

  private static void refuseIf(Optional<String> rule, String pointer) {
    rule.ifPresent(
        broken -> {
          throw new Invalid(pointer, broken);
        });
  }
}
