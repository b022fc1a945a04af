package org.zeropoint.training.engine.petals.swarm;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.session.LearningSession;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.Tokens;

/**
 * Trains soft prompts over a real Petals swarm: its servers hold the blocks, a process of Python
 * has the ends of the model and what is trained.
 */
@ApplicationScoped
public class SwarmEngine implements TrainingEngine {

  /** What a server of a swarm takes at once. */
  static final int MOST_ROWS = 128;

  @Inject private SwarmClients injected;
  @Inject private Settings settings;

  private final Supplier<SwarmClients> clients;
  private final Supplier<Chosen> chosen;

  protected SwarmEngine() {
    clients = () -> injected;
    chosen = () -> Chosen.of(settings);
  }

  SwarmEngine(SwarmClients clients, Chosen chosen) {
    this.clients = () -> clients;
    this.chosen = () -> chosen;
  }

  @Override
  public String name() {
    return "petals-swarm";
  }

  @Override
  public Availability availability() {
    Availability python = clients.get().availability();
    Optional<String> obstacle = chosen.get().obstacle();
    return python.available() && obstacle.isPresent()
        ? new Availability(false, python.device(), obstacle.get())
        : python;
  }

  @Override
  public Optional<String> outage() {
    return clients.get().outage().or(() -> chosen.get().obstacle());
  }

  @Override
  public Optional<String> refusal(TrainingPlan plan) {
    Optional<Tokens> tokens = plan.tuning().flatMap(Tuning::tokens);
    if (tokens.isEmpty()) {
      return Optional.of(
          "trains models that read tokens; %s is none, and another engine trains it"
              .formatted(plan.modelId()));
    }
    if (tokens.get().softPrompt().isEmpty()) {
      return Optional.of(
          "trains a soft prompt, as the weights of a swarm are frozen; the plan wants "
              + tokens.get().trained());
    }
    boolean kept =
        plan.optimizer().equals("adamw")
            && tokens.get().accumulation() == 1
            && tokens.get().precision().equals("fp32")
            && plan.batchSize() <= MOST_ROWS;
    return kept
        ? Optional.empty()
        : Optional.of(
            "trains with adamw in fp32, one batch a step of at most %d rows; the plan wants %s in %s, %d batches of %d rows"
                .formatted(
                    MOST_ROWS,
                    plan.optimizer(),
                    tokens.get().precision(),
                    tokens.get().accumulation(),
                    plan.batchSize()));
  }

  @Override
  public Optional<Memory> memory(TrainingPlan plan, Optional<Path> baseWeights) {
    return Optional.empty();
  }

  /**
   * @throws Unavailable also when no swarm is named, or it does not hold all blocks
   * @throws Invalid also when the base is another model than the swarm's
   */
  @Override
  public TrainingSession open(TrainingPlan plan, Inputs inputs, Optional<Path> resumeFrom) {
    requireFor(plan);
    Path packed = inputs.packed();
    Swarm swarm = chosen.get().require();
    return LearningSession.open(
        plan,
        inputs.corpus(),
        resumeFrom,
        (optimizer, text) -> SwarmLearner.open(plan, text, packed, clients.get(), swarm));
  }
}
