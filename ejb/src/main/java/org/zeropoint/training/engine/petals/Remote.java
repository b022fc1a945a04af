package org.zeropoint.training.engine.petals;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.client.RemoteSequence;
import org.zeropoint.training.engine.petals.client.SwarmClient;
import org.zeropoint.training.engine.petals.client.Verification;

/**
 * A model whose blocks are on nodes.
 *
 * @param packed its file
 * @param model the file's digest, by which nodes know it
 */
record Remote(
    SwarmClient client,
    ExecutorService executor,
    Verification.Rules rules,
    Path packed,
    Digest model) {

  RemoteSequence sequence(ModelConfig config) {
    return new RemoteSequence(
        client, model, config, new Verification(client, model, rules, Optional.of(packed)));
  }
}
