package org.zeropoint.training.engine.petals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.zeropoint.lm.blocks.AdapterTraining;
import org.zeropoint.lm.blocks.ModelEnds;
import org.zeropoint.lm.data.DataLoader;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.MergedWeights;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.MappedSafetensors;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.petals.client.NotFinite;
import org.zeropoint.training.engine.petals.client.RunAdapter;
import org.zeropoint.training.engine.session.Learner;
import org.zeropoint.training.engine.session.LearningText;
import org.zeropoint.training.entity.RunRoute;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning.Tokens;

/**
 * An adapter on blocks that are on nodes. Its matrices and the optimiser's state are here, and what
 * is written of them is what the engine {@code djl} writes; nodes have copies until the next step.
 */
final class PetalsLearner implements Learner {

  private static final System.Logger LOG = System.getLogger(PetalsLearner.class.getName());

  private static final double NANOS = 1e9;
  private static final Duration FORGETTING = Duration.ofSeconds(5);

  private final ModelFile base;
  private final Lora lora;
  private final int accumulation;
  private final int rows;
  private final LearningText text;
  private final DataLoader loader;
  private final ModelEnds ends;
  private final AdapterTraining training;
  private final RunAdapter adapter;
  private final RemoteRun run;
  private final long nodes;

  private PetalsLearner(
      ModelFile base,
      ModelEnds ends,
      TrainingPlan plan,
      Tokens tokens,
      LearningText text,
      Optimizer optimizer,
      Remote remote) {
    this.base = base;
    this.ends = ends;
    this.text = text;
    accumulation = tokens.accumulation();
    rows = plan.batchSize();
    loader = new DataLoader(text.examples(), rows, plan.seed());
    lora =
        tokens
            .lora()
            .map(form -> new Lora(form.rank(), form.alpha(), form.targets()))
            .orElseThrow();
    training =
        AdapterTraining.start(
            base.config(),
            lora,
            lora.seeded(base.config(), plan.seed()),
            optimizer,
            tokens.weightDecay());
    adapter =
        new RunAdapter(UUID.randomUUID().toString(), remote.model(), lora, training::matricesOf);
    run = new RemoteRun(remote.sequence(base.config()), ends, adapter, remote.executor());
    nodes =
        run.sequence().coverage().blocks().stream()
            .flatMap(block -> block.nodes().stream())
            .distinct()
            .count();
  }

  /**
   * Starts from a packed model.
   *
   * @param packed whose blocks the nodes hold
   * @throws Invalid when the text is too short or not in the plan's form, or the file is no model
   * @throws org.zeropoint.shared.Unavailable naming the blocks that nobody holds
   */
  static PetalsLearner open(
      TrainingPlan plan, Tokens tokens, Optimizer optimizer, byte[] text, Remote remote) {
    ModelFile base = ModelFile.open(remote.packed());
    try {
      int context = base.config().context();
      if (tokens.rowTokens() > context) {
        throw new Invalid("/rowTokens", "must be at most the model's context, " + context);
      }
      remote.sequence(base.config()).coverage().requireWhole();
      LearningText read = text(plan, tokens, text, base);
      ModelEnds ends = ModelEnds.load(base.config(), base.weights(), Precision.FP32);
      try {
        return new PetalsLearner(base, ends, plan, tokens, read, optimizer, remote);
      } catch (RuntimeException | Error e) {
        ends.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      base.close();
      throw e;
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
    double loss = Double.NaN;
    double norm = Double.NaN;
    try {
      GradientSum sum = run.gradients(batches);
      loss = sum.loss();
      norm = Double.isFinite(loss) ? applied(sum, number, rate) : norm;
    } catch (NotFinite e) {
      // What diverges is for the session to judge, by the numbers.
      LOG.log(System.Logger.Level.INFO, e.getMessage());
    }
    long read = batches.stream().mapToLong(b -> LearningText.read(b.targets(), b.length())).sum();
    return new Found(loss, norm, read, (long) rows * accumulation, waited);
  }

  private double applied(GradientSum sum, int number, double rate) {
    double norm = training.apply(List.of(sum.gradients()), number, rate);
    if (Double.isFinite(norm)) {
      adapter.changed();
    }
    return norm;
  }

  @Override
  public double natsPerByte(double lossPerToken) {
    return lossPerToken * text.tokensPerByte();
  }

  @Override
  public double heldOutLoss() {
    if (text.heldOut().isEmpty()) {
      return Double.NaN;
    }
    try {
      return text.heldOut().natsPerByte(run.loss(text.heldOut().batches()));
    } catch (NotFinite e) {
      LOG.log(System.Logger.Level.INFO, e.getMessage());
      return Double.NaN;
    }
  }

  @Override
  public void write(Path file) {
    Safetensors.writeDeferred(file, training.deferredMatrices(), Map.of("format", "pt"));
  }

  @Override
  public void writeWhole(Path file) {
    base.writeDeferred(
        file, MergedWeights.of(base.config(), base.weights(), lora, training.matrices()));
  }

  @Override
  public void writeState(Path file) {
    Safetensors.writeDeferred(file, training.deferredState(), Map.of());
  }

  @Override
  public void restore(Path trained, Path state) {
    try (TensorSource matrices = MappedSafetensors.open(trained);
        TensorSource slots = MappedSafetensors.open(state)) {
      training.restore(matrices, slots);
    }
    adapter.changed();
  }

  @Override
  public Optional<RunRoute> route() {
    return run.sequence().route();
  }

  @Override
  public String device() {
    return "%d nodes, ends of the model on %s".formatted(nodes, TorchProbe.device());
  }

  @Override
  public void close() {
    var verified = run.sequence().verified();
    LOG.log(
        System.Logger.Level.INFO,
        "of the answers of nodes %d were verified, and %d drawn that nobody else could compute"
            .formatted(verified.verified(), verified.unverified()));
    adapter.forget(FORGETTING);
    training.close();
    ends.close();
    base.close();
  }
}
