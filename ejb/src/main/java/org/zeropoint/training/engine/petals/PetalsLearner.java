package org.zeropoint.training.engine.petals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.blocks.AdapterTraining;
import org.zeropoint.lm.blocks.ModelEnds;
import org.zeropoint.lm.blocks.SoftPrompt;
import org.zeropoint.lm.blocks.SoftPromptTraining;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.Adapter;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.model.VirtualTokens;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.MappedSafetensors;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.client.NotFinite;
import org.zeropoint.training.engine.session.Beside;
import org.zeropoint.training.engine.session.Learner;
import org.zeropoint.training.engine.session.Lessons;
import org.zeropoint.training.entity.RunRoute;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning.Tokens;

/**
 * An adapter or a soft prompt of a model whose blocks are on nodes. What is trained and the
 * optimiser's state are here, and what is written of them is what the engine {@code djl} writes.
 */
final class PetalsLearner implements Learner {

  private static final System.Logger LOG = System.getLogger(PetalsLearner.class.getName());

  private final ModelFile base;
  private final Lessons lessons;
  private final ModelEnds ends;
  private final Trainee trainee;
  private final RemoteRun run;
  private final long nodes;

  private PetalsLearner(
      ModelFile base, ModelEnds ends, Lessons lessons, Trainee trainee, Remote remote) {
    this.base = base;
    this.ends = ends;
    this.lessons = lessons;
    this.trainee = trainee;
    run = new RemoteRun(remote.sequence(base.config()), ends, trainee, remote.executor());
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
   * @throws org.zeropoint.shared.Invalid when the text is too short or not in the plan's form, or
   *     the file is no model that the plan can go on from
   * @throws org.zeropoint.shared.Unavailable naming the blocks that nobody holds
   */
  static PetalsLearner open(
      TrainingPlan plan, Tokens tokens, Optimizer optimizer, byte[] text, Remote remote) {
    ModelFile base = ModelFile.open(remote.packed());
    try {
      remote.sequence(base.config()).coverage().requireWhole();
      Lessons lessons = Lessons.of(plan, tokens, text, base);
      ModelEnds ends = ModelEnds.load(base.config(), base.weights(), Precision.FP32);
      try {
        Trainee trainee = trainee(plan, tokens, optimizer, base, remote.model());
        return new PetalsLearner(base, ends, lessons, trainee, remote);
      } catch (RuntimeException | Error e) {
        ends.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      base.close();
      throw e;
    }
  }

  private static Trainee trainee(
      TrainingPlan plan, Tokens tokens, Optimizer optimizer, ModelFile base, Digest model) {
    Adapter form = Beside.form(tokens).orElseThrow();
    Map<String, Tensor> first = Beside.first(form, base, plan.seed());
    double decay = tokens.weightDecay();
    if (form instanceof Lora lora) {
      return new TrainedAdapter(
          lora, AdapterTraining.start(base.config(), lora, first, optimizer, decay), model);
    }
    var prompt = new SoftPrompt(first.get(VirtualTokens.NAME));
    return new TrainedPrompt(SoftPromptTraining.start(prompt, optimizer, decay));
  }

  @Override
  public Found step(int number, double rate) {
    return lessons.step(number, batches -> changed(batches, number, rate));
  }

  private Lessons.Change changed(List<Batch> batches, int number, double rate) {
    double loss = Double.NaN;
    double norm = Double.NaN;
    try {
      GradientSum sum = run.gradients(batches);
      loss = sum.loss();
      norm = Double.isFinite(loss) ? trainee.apply(sum.gradients(), number, rate) : norm;
    } catch (NotFinite e) {
      // What diverges is for the session to judge, by the numbers.
      LOG.log(System.Logger.Level.INFO, e.getMessage());
    }
    return new Lessons.Change(loss, norm);
  }

  @Override
  public double natsPerByte(double lossPerToken) {
    return lessons.natsPerByte(lossPerToken);
  }

  @Override
  public double heldOutLoss() {
    try {
      return lessons.heldOutLoss(run::loss);
    } catch (NotFinite e) {
      LOG.log(System.Logger.Level.INFO, e.getMessage());
      return Double.NaN;
    }
  }

  @Override
  public void write(Path file) {
    Safetensors.writeDeferred(file, trainee.values(), Map.of("format", "pt"));
  }

  @Override
  public void writeWhole(Path file) {
    trainee.writeWhole(file, base);
  }

  @Override
  public void writeState(Path file) {
    Safetensors.writeDeferred(file, trainee.state(), Map.of());
  }

  @Override
  public void restore(Path trained, Path state) {
    try (TensorSource values = MappedSafetensors.open(trained);
        TensorSource slots = MappedSafetensors.open(state)) {
      trainee.restore(values, slots);
    }
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
    trainee.close();
    ends.close();
    base.close();
  }
}
