package org.zeropoint.training.engine.petals.swarm;

import java.nio.file.Path;
import java.util.List;
import org.zeropoint.shared.Invalid;

/**
 * A swarm and the model whose blocks it holds.
 *
 * @param peers addresses (multiaddr) of some of its members, {@code
 *     /ip4/10.0.0.5/tcp/31337/p2p/Qm…}
 * @param prefix under which the model's blocks are announced
 * @param model directory with the model's {@code config.json} and weights, of which embeddings,
 *     last norm and head are read here
 */
public record Swarm(List<String> peers, String prefix, Path model) {

  public Swarm {
    peers = List.copyOf(peers);
    if (peers.isEmpty()) {
      throw new Invalid("/peers", "must name a member of the swarm");
    }
    if (prefix.isBlank() || prefix.contains(".") || prefix.contains(" ")) {
      throw new Invalid("/prefix", "must be a name without dot and blank, not \"" + prefix + "\"");
    }
  }
}
