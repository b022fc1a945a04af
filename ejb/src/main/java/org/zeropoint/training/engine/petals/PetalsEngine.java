package org.zeropoint.training.engine.petals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.Adapter;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.torch.TorchProbe;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.petals.client.Swarm.Member;
import org.zeropoint.training.engine.petals.client.Swarm.State;
import org.zeropoint.training.engine.petals.client.SwarmClient;
import org.zeropoint.training.engine.petals.client.Verification;
import org.zeropoint.training.engine.session.Beside;
import org.zeropoint.training.engine.session.LearningSession;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.Tokens;

/**
 * Trains adapters and soft prompts on models whose blocks are on nodes. The ends of the model and
 * what is trained are here.
 */
public class PetalsEngine implements TrainingEngine {

  private static final String FULL = "fp32";

  private final SwarmClient client;
  private final ExecutorService executor;
  private final Verification.Rules rules;

  /**
   * @param executor for what is on its way at once
   * @param rules how many answers of nodes are verified
   */
  public PetalsEngine(SwarmClient client, ExecutorService executor, Verification.Rules rules) {
    this.client = client;
    this.executor = executor;
    this.rules = rules;
  }

  @Override
  public String name() {
    return "petals";
  }

  @Override
  public Availability availability() {
    List<Member> members = client.swarm().members();
    List<Member> usable =
        members.stream().filter(member -> member.state() == State.USABLE).toList();
    long holding = usable.stream().filter(member -> !member.report().held().isEmpty()).count();
    String device = device(members.size(), holding);
    Optional<String> reason =
        TorchProbe.reason().or(() -> obstacle(members.size(), usable.size(), holding));
    return new Availability(reason.isEmpty(), device, reason.orElse(""));
  }

  private static String device(int online, long holding) {
    return String.format(
        Locale.ROOT,
        "%d of %d nodes, ends of the model on %s",
        holding,
        online,
        TorchProbe.device());
  }

  private static Optional<String> obstacle(int online, int usable, long holding) {
    if (online == 0) {
      return Optional.of("No node is online. Enrol one, or start one that is enrolled.");
    }
    if (usable == 0) {
      return Optional.of(
          "Of %d nodes that are online none takes work: resume one on the page Nodes."
              .formatted(online));
    }
    return holding > 0
        ? Optional.empty()
        : Optional.of(
            "No node holds blocks of a model. An admin has to spread one first, with POST /api/nodes/models, and nodes take a while to load it.");
  }

  @Override
  public Optional<String> refusal(TrainingPlan plan) {
    Optional<Tokens> tokens = plan.tuning().flatMap(Tuning::tokens);
    if (tokens.isEmpty()) {
      return Optional.of(
          "trains models that read tokens; %s is none, and another engine trains it"
              .formatted(plan.modelId()));
    }
    if (Beside.form(tokens.get()).isEmpty()) {
      return Optional.of(
          "trains an adapter or a soft prompt, as the weights on the nodes are frozen; the plan wants all weights");
    }
    return tokens.get().precision().equals(FULL)
        ? Optional.empty()
        : Optional.of(
            "trains in fp32, as the nodes compute; the plan wants " + tokens.get().precision());
  }

  @Override
  public Optional<Memory> memory(TrainingPlan plan, Optional<Path> baseWeights) {
    if (refusal(plan).isPresent() || baseWeights.filter(ModelFile::isOne).isEmpty()) {
      return Optional.empty();
    }
    Tokens tokens = tokens(plan);
    Adapter form = Beside.form(tokens).orElseThrow();
    try (ModelFile base = ModelFile.open(baseWeights.get())) {
      return Optimizer.named(plan.optimizer())
          .map(rule -> PetalsMemory.of(base.config(), form, tokens.rowTokens(), rule));
    }
  }

  private static Tokens tokens(TrainingPlan plan) {
    return plan.tuning().flatMap(Tuning::tokens).orElseThrow();
  }

  /**
   * @throws Unavailable also naming the blocks of the model that no node holds
   */
  @Override
  public TrainingSession open(TrainingPlan plan, Inputs inputs, Optional<Path> resumeFrom) {
    TorchProbe.require();
    requireFor(plan);
    Path packed = inputs.packed();
    var remote = new Remote(client, executor, rules, packed, digest(packed));
    return LearningSession.open(
        plan,
        inputs.corpus(),
        resumeFrom,
        (optimizer, text) -> PetalsLearner.open(plan, tokens(plan), optimizer, text, remote));
  }

  private static Digest digest(Path packed) {
    try {
      return Digest.ofFile(packed);
    } catch (IOException e) {
      throw new Unavailable("The model's file cannot be read.", e);
    }
  }
}
