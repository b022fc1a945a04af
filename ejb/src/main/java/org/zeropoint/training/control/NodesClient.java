package org.zeropoint.training.control;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.NodeSettings;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.petals.PetalsEngine;
import org.zeropoint.training.engine.petals.client.Limits;
import org.zeropoint.training.engine.petals.client.Pause;
import org.zeropoint.training.engine.petals.client.RemoteSequence;
import org.zeropoint.training.engine.petals.client.SwarmClient;
import org.zeropoint.training.engine.petals.client.Verification;
import org.zeropoint.training.engine.petals.wire.WireForm;

/**
 * This server as a client of the blocks on its nodes. Nodes are machines of the installation: those
 * of the first tenant compute for every one.
 */
@ApplicationScoped
public class NodesClient {

  private static final long SEED = 1;

  @Resource private ManagedExecutorService executor;
  @Inject private NodeSwarm swarm;
  @Inject private NodeSettings settings;
  @Inject private Clock clock;

  private SwarmClient client;
  private Verification.Rules rules;

  @PostConstruct
  void prepare() {
    client =
        new SwarmClient(
            swarm.of(Caller.DEFAULT_TENANT),
            Limits.USUAL.calling(settings.call()),
            clock,
            Pause.REAL,
            SEED);
    rules = Verification.Rules.over(WireForm.of(settings.coarsest()), settings.verified(), SEED);
  }

  @Produces
  @ApplicationScoped
  TrainingEngine petals() {
    return new PetalsEngine(client, executor, rules);
  }

  /**
   * The blocks of a model, wherever they are.
   *
   * @param packed its file
   * @param model the file's digest
   */
  public RemoteSequence sequence(Path packed, Digest model, ModelConfig config) {
    var verification = new Verification(client, model, rules, Optional.of(packed));
    return new RemoteSequence(client, model, config, verification);
  }
}
