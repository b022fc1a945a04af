package org.zeropoint.training.engine.petals.swarm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/**
 * The swarm that an administrator chose.
 *
 * @param peers as in {@link Swarm}; none where no swarm was chosen
 * @param prefix as there
 * @param model as there; empty where none was named
 */
record Chosen(List<String> peers, String prefix, Optional<Path> model) {

  Chosen {
    peers = List.copyOf(peers);
  }

  static Chosen of(Settings settings) {
    return new Chosen(settings.petalsPeers(), settings.petalsPrefix(), settings.petalsModel());
  }

  /** Why there is none to be used, and what to do; empty when there is. */
  Optional<String> obstacle() {
    if (peers.isEmpty() || model.isEmpty()) {
      return Optional.of(
          "no swarm is chosen: name some of its members with %s and the directory of its model with %s"
              .formatted(Settings.PETALS_PEERS, Settings.PETALS_MODEL));
    }
    if (!Files.isRegularFile(model.get().resolve(ModelDirectory.CONFIG))) {
      return Optional.of(
          "there is no %s in %s, which %s names"
              .formatted(ModelDirectory.CONFIG, model.get(), Settings.PETALS_MODEL));
    }
    try {
      swarm();
      return Optional.empty();
    } catch (Invalid e) {
      return Optional.of(e.getMessage());
    }
  }

  private Swarm swarm() {
    return new Swarm(peers, prefix, model.orElseThrow());
  }

  Swarm require() {
    obstacle()
        .ifPresent(
            reason -> {
              throw new Unavailable("petals-swarm is not available: " + reason);
            });
    return swarm();
  }
}
