package org.zeropoint.training.engine.petals.swarm;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.data.Example;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.model.VirtualTokens;
import org.zeropoint.lm.safetensors.MappedSafetensors;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.session.Beside;
import org.zeropoint.training.engine.session.Learner;
import org.zeropoint.training.engine.session.Lessons;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.Tokens;

/**
 * A soft prompt of a model whose blocks a Petals swarm holds. What is written of it is what the
 * engine {@code djl} writes.
 */
final class SwarmLearner implements Learner {

  private static final String FIRST = "m." + VirtualTokens.NAME;
  private static final String SECOND = "v." + VirtualTokens.NAME;

  private final ModelFile base;
  private final Lessons lessons;
  private final double decay;
  private final SwarmClient client;

  private SwarmLearner(ModelFile base, Lessons lessons, double decay, SwarmClient client) {
    this.base = base;
    this.lessons = lessons;
    this.decay = decay;
    this.client = client;
  }

  /**
   * Starts a process and connects it to the swarm.
   *
   * @param packed the plan's base
   * @throws Invalid when the text is too short or not in the plan's form, or the base is another
   *     model than the swarm's
   * @throws org.zeropoint.shared.Unavailable when Petals or the swarm is not there
   */
  static SwarmLearner open(
      TrainingPlan plan, byte[] text, Path packed, SwarmClients clients, Swarm swarm) {
    Tokens tokens = plan.tuning().flatMap(Tuning::tokens).orElseThrow();
    ModelFile base = ModelFile.open(packed);
    try {
      requireSame(base, swarm.model());
      Lessons lessons = Lessons.of(plan, tokens, text, base);
      Tensor first =
          Beside.first(Beside.form(tokens).orElseThrow(), base, plan.seed())
              .get(VirtualTokens.NAME);
      SwarmClient client = clients.open(swarm, Optional.of(SoftPrompts.first(first)));
      return new SwarmLearner(base, lessons, tokens.weightDecay(), client);
    } catch (RuntimeException | Error e) {
      base.close();
      throw e;
    }
  }

  /** As far as it can be told here, where the blocks are not. */
  private static void requireSame(ModelFile base, Path model) {
    ModelDirectory directory = ModelDirectory.open(model);
    try (TensorSource weights = directory.weights()) {
      boolean same =
          directory.config().equals(base.config())
              && Parameters.endShapes(base.config()).keySet().stream()
                  .allMatch(
                      name -> Arrays.equals(weights.floats(name), base.weights().floats(name)));
      if (!same) {
        throw new Invalid(
            "/base",
            "is another model than the one in " + model + ", whose blocks the swarm holds");
      }
    }
  }

  @Override
  public Found step(int number, double rate) {
    return lessons.step(
        number,
        batches -> {
          SwarmClient.Step step = client.step(number, rate, decay, batches.get(0));
          return new Lessons.Change(step.loss(), step.norm());
        });
  }

  @Override
  public double natsPerByte(double lossPerToken) {
    return lessons.natsPerByte(lossPerToken);
  }

  @Override
  public double heldOutLoss() {
    return lessons.heldOutLoss(this::loss);
  }

  private double loss(List<Batch> batches) {
    double sum = 0;
    long predicted = 0;
    for (Batch batch : batches) {
      float[] means = client.losses(batch);
      for (int row = 0; row < batch.rows(); row++) {
        int from = row * batch.length();
        long own =
            Arrays.stream(batch.targets(), from, from + batch.length())
                .filter(target -> target != Example.IGNORED)
                .count();
        sum += own == 0 ? 0 : own * (double) means[row];
        predicted += own;
      }
    }
    return sum / predicted;
  }

  @Override
  public void write(Path file) {
    Safetensors.write(
        file, Map.of(VirtualTokens.NAME, client.prompts().prompts()), Map.of("format", "pt"));
  }

  @Override
  public void writeWhole(Path file) {
    base.writePrompted(file, client.prompts().prompts());
  }

  @Override
  public void writeState(Path file) {
    SoftPrompts now = client.prompts();
    Safetensors.write(file, Map.of(FIRST, now.m(), SECOND, now.v()), Map.of());
  }

  @Override
  public void restore(Path trained, Path state) {
    List<Integer> shape = client.prompts().prompts().shape();
    try (TensorSource vectors = MappedSafetensors.open(trained);
        TensorSource slots = MappedSafetensors.open(state)) {
      client.tune(
          new SoftPrompts(
              of(vectors, VirtualTokens.NAME, shape),
              of(slots, FIRST, shape),
              of(slots, SECOND, shape)));
    }
  }

  private static Tensor of(TensorSource source, String name, List<Integer> shape) {
    if (!source.names().contains(name) || !source.entry(name).shape().equals(shape)) {
      throw new Invalid("", name + " is missing or of another soft prompt than what is trained");
    }
    return source.tensor(name);
  }

  @Override
  public String device() {
    return client.device();
  }

  @Override
  public long memoryBytes() {
    return client.memoryBytes();
  }

  /** A step waits for servers that may be gone. */
  @Override
  public void cutShort() {
    client.cutShort();
  }

  @Override
  public void close() {
    client.close();
    base.close();
  }
}
