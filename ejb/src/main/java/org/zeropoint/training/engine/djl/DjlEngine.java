package org.zeropoint.training.engine.djl;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Optional;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.MemoryNeed;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Settings;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.session.Beside;
import org.zeropoint.training.engine.session.ByteText;
import org.zeropoint.training.engine.session.CorpusFit;
import org.zeropoint.training.engine.session.ImageData;
import org.zeropoint.training.engine.session.Learner;
import org.zeropoint.training.engine.session.LearningSession;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;

/**
 * Trains in this process with DJL and PyTorch. The bean loads also where DJL is missing and then
 * says so; PyTorch starts with the first session.
 */
@ApplicationScoped
public class DjlEngine implements TrainingEngine {

  private static final String FULL = "fp32";

  @Override
  public String name() {
    return "djl";
  }

  @Override
  public Availability availability() {
    Optional<String> reason = TorchProbe.reason();
    return new Availability(reason.isEmpty(), TorchProbe.device(), reason.orElse(""));
  }

  @Override
  public Optional<String> refusal(TrainingPlan plan) {
    return plan.tuning()
        .flatMap(Tuning::tokens)
        .filter(tokens -> Beside.form(tokens).isPresent() || !tokens.precision().equals(FULL))
        .filter(tokens -> new Settings().eager())
        .map(
            tokens ->
                "trains all weights, in fp32, while zeropoint.lm.path is eager; the plan wants %s in %s"
                    .formatted(tokens.trained(), tokens.precision()));
  }

  @Override
  public Optional<Memory> memory(TrainingPlan plan, Optional<Path> baseWeights) {
    Optional<Optimizer> optimizer = Optimizer.named(plan.optimizer());
    Optional<Tuning.Tokens> tokens = plan.tuning().flatMap(Tuning::tokens);
    if (tokens.isPresent() && baseWeights.filter(ModelFile::isOne).isPresent()) {
      try (ModelFile base = ModelFile.open(baseWeights.get())) {
        return optimizer.map(
            rule -> TokenMemory.of(base.config(), tokens.get(), plan.batchSize(), rule));
      }
    }
    return images(plan, optimizer).or(() -> bytes(plan, optimizer));
  }

  private static Optional<Memory> images(TrainingPlan plan, Optional<Optimizer> optimizer) {
    return VisionConfig.named(plan.modelId())
        .flatMap(config -> optimizer.map(rule -> ImageMemory.of(config, plan.batchSize(), rule)));
  }

  private static Optional<Memory> bytes(TrainingPlan plan, Optional<Optimizer> optimizer) {
    return GptConfig.named(plan.modelId())
        .flatMap(config -> optimizer.map(rule -> MemoryNeed.of(config, plan.batchSize(), rule)))
        .map(
            need ->
                new Memory(need.weights(), need.gradients(), need.optimizer(), need.activations()));
  }

  @Override
  public TrainingSession open(TrainingPlan plan, Inputs inputs, Optional<Path> resumeFrom) {
    TorchProbe.require();
    return LearningSession.open(
        plan,
        inputs.corpus(),
        resumeFrom,
        (optimizer, text) ->
            VisionConfig.named(plan.modelId()).isPresent()
                ? new ImageLearner(
                    ImageData.of(plan, inputs.corpus()), optimizer, inputs.baseWeights())
                : learner(plan, optimizer, text, inputs));
  }

  private static Learner learner(
      TrainingPlan plan, Optimizer optimizer, byte[] text, Inputs inputs) {
    CorpusFit.obstacle(plan.modelId(), inputs.corpus(), plan.validationSplit())
        .ifPresent(
            rule -> {
              throw new Invalid("/corpus", rule);
            });
    Optional<Path> baseWeights = inputs.baseWeights();
    Optional<Tuning.Tokens> tokens = plan.tuning().flatMap(Tuning::tokens);
    Optional<Path> packed = baseWeights.filter(ModelFile::isOne);
    if (tokens.isPresent() != packed.isPresent()) {
      throw new Invalid(
          "/base",
          tokens.isPresent()
              ? "is no model that reads tokens, as the plan has it"
              : "reads tokens, and the plan does not say how");
    }
    return packed.isPresent()
        ? TokenLearner.open(plan, tokens.get(), optimizer, text, packed.get())
        : new ByteLearner(ByteText.of(plan, text), optimizer, baseWeights);
  }
}
