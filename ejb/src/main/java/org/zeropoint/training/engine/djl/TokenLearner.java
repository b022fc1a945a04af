package org.zeropoint.training.engine.djl;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.Adapter;
import org.zeropoint.lm.model.Computation;
import org.zeropoint.lm.model.DecoderTrainer;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.model.VirtualTokens;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.MappedSafetensors;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.session.Beside;
import org.zeropoint.training.engine.session.Learner;
import org.zeropoint.training.engine.session.Lessons;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning.Tokens;

/**
 * A model of the Hugging Face families: all its weights are trained, or an adapter or soft prompt
 * beside them.
 *
 * <p>What is written of the former is a whole packed model, of the latter what is trained alone.
 */
final class TokenLearner implements Learner {

  private final ModelFile base;
  private final Optional<Adapter> adapter;
  private final Lessons lessons;
  private final DecoderTrainer trainer;

  private TokenLearner(
      ModelFile base, TrainingPlan plan, Tokens tokens, Lessons lessons, Optimizer optimizer) {
    this.base = base;
    this.lessons = lessons;
    adapter = Beside.form(tokens);
    var method =
        new DecoderTrainer.Method(
            adapter,
            optimizer,
            tokens.weightDecay(),
            Precision.valueOf(tokens.precision().toUpperCase(Locale.ROOT)),
            new Settings().eager() ? Computation.EAGER : Computation.FUSED);
    trainer =
        DecoderTrainer.start(
            base.config(),
            base.weights(),
            method,
            adapter.map(form -> Beside.first(form, base, plan.seed())).orElse(Map.of()));
  }

  /**
   * Starts from a packed model.
   *
   * @throws Invalid when the text is too short or not in the plan's form, or the file is no model
   *     that the plan can go on from
   */
  static TokenLearner open(
      TrainingPlan plan, Tokens tokens, Optimizer optimizer, byte[] text, Path packed) {
    ModelFile base = ModelFile.open(packed);
    try {
      requireHeap(base.config());
      Lessons lessons = Lessons.of(plan, tokens, text, base);
      return new TokenLearner(base, plan, tokens, lessons, optimizer);
    } catch (RuntimeException | Error e) {
      base.close();
      throw e;
    }
  }

  /** Weights go over the heap one after the other: as bytes, and as numbers. */
  private static void requireHeap(ModelConfig config) {
    long largest =
        Parameters.shapes(config).values().stream()
            .mapToLong(s -> s.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact))
            .max()
            .orElse(0);
    long needed = 2L * Float.BYTES * largest;
    long heap = Runtime.getRuntime().maxMemory();
    if (needed > heap / 2) {
      throw new Unavailable(
          "the largest weight takes %,d MiB of the Java heap, more than half of its %,d MiB: raise it with zeropoint.java.options=-Xmx…"
              .formatted(needed >> 20, heap >> 20));
    }
  }

  @Override
  public Found step(int number, double rate) {
    return lessons.step(
        number,
        batches -> {
          DecoderTrainer.Step step = trainer.step(batches, number, rate);
          return new Lessons.Change(step.loss(), step.gradientNorm());
        });
  }

  @Override
  public double natsPerByte(double lossPerToken) {
    return lessons.natsPerByte(lossPerToken);
  }

  @Override
  public double heldOutLoss() {
    return lessons.heldOutLoss(trainer::loss);
  }

  @Override
  public void write(Path file) {
    if (adapter.isPresent()) {
      Safetensors.writeDeferred(file, trainer.deferredTrained(), Map.of("format", "pt"));
    } else {
      base.writeDeferred(file, trainer.deferredTrained());
    }
  }

  @Override
  public void writeWhole(Path file) {
    if (adapter.filter(VirtualTokens.class::isInstance).isPresent()) {
      base.writePrompted(file, trainer.trained().get(VirtualTokens.NAME));
    } else {
      trainer.merged(weights -> base.writeDeferred(file, weights));
    }
  }

  @Override
  public void writeState(Path file) {
    Safetensors.writeDeferred(file, trainer.deferredState(), Map.of());
  }

  @Override
  public void restore(Path trained, Path state) {
    try (TensorSource slots = MappedSafetensors.open(state)) {
      if (adapter.isPresent()) {
        try (TensorSource beside = MappedSafetensors.open(trained)) {
          trainer.restore(beside, slots);
        }
      } else {
        try (ModelFile file = ModelFile.open(trained)) {
          trainer.restore(file.weights(), slots);
        }
      }
    }
  }

  @Override
  public String device() {
    return TorchProbe.device();
  }

  @Override
  public void close() {
    trainer.close();
    base.close();
  }
}
