package org.zeropoint.training.engine.djl;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.zeropoint.lm.data.DataLoader;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.Computation;
import org.zeropoint.lm.model.DecoderTrainer;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.MappedSafetensors;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.session.Learner;
import org.zeropoint.training.engine.session.LearningText;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning.Tokens;

/**
 * A model of the Hugging Face families: all its weights are trained, or an adapter.
 *
 * <p>What is written of the former is a whole packed model, of the latter the adapter's matrices.
 */
final class TokenLearner implements Learner {

  private static final double NANOS = 1e9;

  private final ModelFile base;
  private final Optional<Lora> lora;
  private final int accumulation;
  private final int rows;
  private final LearningText text;
  private final DataLoader loader;
  private final DecoderTrainer trainer;

  private TokenLearner(
      ModelFile base, TrainingPlan plan, Tokens tokens, LearningText text, Optimizer optimizer) {
    this.base = base;
    this.text = text;
    accumulation = tokens.accumulation();
    rows = plan.batchSize();
    loader = new DataLoader(text.examples(), rows, plan.seed());
    lora = tokens.lora().map(form -> new Lora(form.rank(), form.alpha(), form.targets()));
    var method =
        new DecoderTrainer.Method(
            lora,
            optimizer,
            tokens.weightDecay(),
            Precision.valueOf(tokens.precision().toUpperCase(Locale.ROOT)),
            new Settings().eager() ? Computation.EAGER : Computation.FUSED);
    trainer =
        DecoderTrainer.start(
            base.config(),
            base.weights(),
            method,
            lora.map(form -> form.seeded(base.config(), plan.seed())).orElse(Map.of()));
  }

  /**
   * Starts from a packed model.
   *
   * @throws Invalid when the text is too short or not in the plan's form, or the file is no model
   */
  static TokenLearner open(
      TrainingPlan plan, Tokens tokens, Optimizer optimizer, byte[] text, Path packed) {
    ModelFile base = ModelFile.open(packed);
    try {
      int context = base.config().context();
      if (tokens.rowTokens() > context) {
        throw new Invalid("/rowTokens", "must be at most the model's context, " + context);
      }
      requireHeap(base.config());
      return new TokenLearner(base, plan, tokens, text(plan, tokens, text, base), optimizer);
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

  private static LearningText text(TrainingPlan plan, Tokens tokens, byte[] text, ModelFile base) {
    try (Tokenizer tokenizer = base.tokenizer()) {
      return LearningText.of(plan, tokens, text, tokenizer, base.config());
    }
  }

  @Override
  public Found step(int number, double rate) {
    long begin = System.nanoTime();
    long first = (long) (number - 1) * accumulation + 1;
    List<Batch> batches =
        IntStream.range(0, accumulation).mapToObj(i -> loader.batch(first + i)).toList();
    double waited = (System.nanoTime() - begin) / NANOS;
    DecoderTrainer.Step step = trainer.step(batches, number, rate);
    long read = batches.stream().mapToLong(b -> LearningText.read(b.targets(), b.length())).sum();
    return new Found(step.loss(), step.gradientNorm(), read, (long) rows * accumulation, waited);
  }

  @Override
  public double natsPerByte(double lossPerToken) {
    return lossPerToken * text.tokensPerByte();
  }

  @Override
  public double heldOutLoss() {
    return text.heldOut().isEmpty()
        ? Double.NaN
        : text.heldOut().natsPerByte(trainer.loss(text.heldOut().batches()));
  }

  @Override
  public void write(Path file) {
    if (lora.isPresent()) {
      Safetensors.writeDeferred(file, trainer.deferredTrained(), Map.of("format", "pt"));
    } else {
      base.writeDeferred(file, trainer.deferredTrained());
    }
  }

  @Override
  public void writeWhole(Path file) {
    trainer.merged(weights -> base.writeDeferred(file, weights));
  }

  @Override
  public void writeState(Path file) {
    Safetensors.writeDeferred(file, trainer.deferredState(), Map.of());
  }

  @Override
  public void restore(Path trained, Path state) {
    try (TensorSource slots = MappedSafetensors.open(state)) {
      if (lora.isPresent()) {
        try (TensorSource adapter = MappedSafetensors.open(trained)) {
          trainer.restore(adapter, slots);
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
