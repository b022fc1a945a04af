package org.zeropoint.training.engine.djl;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptTrainer;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.gpt.MemoryNeed;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Corpus;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.entity.TrainingPlan;

/**
 * Trains in this process with DJL and PyTorch. The bean loads also where DJL is missing and then
 * says so; PyTorch starts with the first session.
 */
@ApplicationScoped
public class DjlEngine implements TrainingEngine {

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
  public Optional<Memory> memory(TrainingPlan plan) {
    return GptConfig.named(plan.modelId())
        .flatMap(
            config ->
                Optimizer.named(plan.optimizer())
                    .map(rule -> MemoryNeed.of(config, plan.batchSize(), rule)))
        .map(
            need ->
                new Memory(need.weights(), need.gradients(), need.optimizer(), need.activations()));
  }

  @Override
  public TrainingSession open(TrainingPlan plan, Inputs inputs, Optional<Path> resumeFrom) {
    TorchProbe.require();
    GptConfig config =
        GptConfig.named(plan.modelId())
            .orElseThrow(() -> new Invalid("/modelId", "is no model that this engine trains"));
    Optimizer optimizer =
        Optimizer.named(plan.optimizer())
            .orElseThrow(() -> new Invalid("/optimizer", "is one of adam, adamw, sgd, rmsprop"));
    byte[] text = read(inputs.corpus());
    Digest digest = Digest.of(text);
    Corpus corpus = Corpus.split(text, plan.validationSplit());
    checkLength(config, corpus, plan.validationSplit());
    if (resumeFrom.isPresent()) {
      return resume(plan, digest, corpus, config, optimizer, resumeFrom.get());
    }
    Map<String, Tensor> weights =
        inputs
            .baseWeights()
            .map(file -> checked(config, file))
            .orElseGet(() -> GptWeights.seeded(config, plan.seed()));
    var trainer = new GptTrainer(config, weights, optimizer);
    return new DjlSession(plan, digest, corpus, config.context(), trainer, 0);
  }

  private static TrainingSession resume(
      TrainingPlan plan,
      Digest corpusDigest,
      Corpus corpus,
      GptConfig config,
      Optimizer optimizer,
      Path directory) {
    var checkpoint = new CheckpointDirectory(directory);
    Manifest manifest = checkpoint.verified();
    refuseUnless(manifest.planDigest().equals(plan.digest().value()), "plan");
    refuseUnless(manifest.corpusDigest().equals(corpusDigest.value()), "corpus");
    Map<String, Tensor> weights = checkpoint.weights();
    GptWeights.check(config, weights, CheckpointDirectory.MODEL);
    var trainer =
        GptTrainer.resume(
            config, weights, optimizer, checkpoint.state(), CheckpointDirectory.OPTIMIZER);
    return new DjlSession(plan, corpusDigest, corpus, config.context(), trainer, manifest.step());
  }

  private static void refuseUnless(boolean same, String what) {
    if (!same) {
      throw new Invalid(
          "", CheckpointDirectory.MANIFEST + ": the checkpoint belongs to another " + what);
    }
  }

  private static Map<String, Tensor> checked(GptConfig config, Path file) {
    Map<String, Tensor> weights = Safetensors.read(file);
    GptWeights.check(config, weights, String.valueOf(file.getFileName()));
    return weights;
  }

  private static byte[] read(Path corpus) {
    try {
      return Files.readAllBytes(corpus);
    } catch (IOException e) {
      throw new Unavailable("The corpus cannot be read.", e);
    }
  }

  private static void checkLength(GptConfig config, Corpus corpus, double validationSplit) {
    int least = config.context() + 1;
    if (corpus.training().length < least) {
      throw new Invalid(
          "/corpus",
          "leaves %d bytes for training, %s needs at least %d"
              .formatted(corpus.training().length, config.name(), least));
    }
    if (validationSplit > 0 && corpus.heldOut().length < least) {
      throw new Invalid(
          "/corpus",
          "leaves %d bytes held out, %s needs at least %d; choose a larger corpus or split"
              .formatted(corpus.heldOut().length, config.name(), least));
    }
  }
}
