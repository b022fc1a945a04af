package org.zeropoint.training.engine.petals.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.BlockPeer;
import org.zeropoint.training.engine.petals.BlockPeer.AdapterRef;
import org.zeropoint.training.engine.petals.BlockPeer.AdapterState;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.client.Swarm.Member;

/**
 * The adapter of a run, and which node was given it. The matrices are here; a node has a copy of
 * those in its blocks until the next version. Used by several threads, but changed by one while
 * nobody else uses it.
 */
public final class RunAdapter {

  private static final System.Logger LOG = System.getLogger(RunAdapter.class.getName());

  private final String run;
  private final Digest model;
  private final Lora lora;
  private final Function<BlockRange, Map<String, Tensor>> matrices;
  private final Map<BlockRange, Map<String, Tensor>> copies = new HashMap<>();
  private final Map<String, BlockPeer> peers = new ConcurrentHashMap<>();
  private final Map<String, Set<BlockRange>> given = new ConcurrentHashMap<>();
  private final Map<String, Object> locks = new ConcurrentHashMap<>();
  private volatile long version = 1;

  /**
   * @param run an id that no other run has
   * @param matrices those of some blocks as they are now; called by one thread at a time
   */
  public RunAdapter(
      String run, Digest model, Lora lora, Function<BlockRange, Map<String, Tensor>> matrices) {
    this.run = run;
    this.model = model;
    this.lora = lora;
    this.matrices = matrices;
  }

  Lora lora() {
    return lora;
  }

  AdapterRef ref() {
    return new AdapterRef(run, version);
  }

  /** The matrices are others now: every node is given them before it is asked again. */
  public void changed() {
    synchronized (copies) {
      version++;
      copies.clear();
      given.clear();
    }
  }

  /** A copy of the matrices of some blocks. */
  Map<String, Tensor> of(BlockRange blocks) {
    synchronized (copies) {
      return copies.computeIfAbsent(blocks, matrices);
    }
  }

  /**
   * Gives a node the matrices of all its blocks around some, unless it has them.
   *
   * @throws PeerFailure when it does not take them
   */
  void give(Member member, BlockRange blocks, Duration deadline) {
    BlockRange around = around(member, blocks);
    String node = member.node();
    synchronized (locks.computeIfAbsent(node, name -> new Object())) {
      if (!has(member, blocks)) {
        peers.put(node, member.peer());
        member.peer().keep(new AdapterState(ref(), model, around, lora, of(around)), deadline);
        given.computeIfAbsent(node, name -> ConcurrentHashMap.newKeySet()).add(around);
      }
    }
  }

  /** Whether a node was given them. */
  boolean has(Member member, BlockRange blocks) {
    return given.getOrDefault(member.node(), Set.of()).contains(around(member, blocks));
  }

  /** All blocks that a node holds around some: it is given one adapter, whatever part it does. */
  private BlockRange around(Member member, BlockRange blocks) {
    return member.held(model).stream()
        .filter(range -> range.holds(blocks))
        .findFirst()
        .orElse(blocks);
  }

  /** A node has lost what it was given. */
  void lost(String node) {
    given.remove(node);
  }

  /**
   * Every node that was ever given the adapter forgets it; one that does not answer does so by
   * itself.
   */
  public void forget(Duration deadline) {
    peers
        .values()
        .forEach(
            peer -> {
              try {
                peer.forget(run, deadline);
              } catch (PeerFailure e) {
                LOG.log(System.Logger.Level.INFO, e.getMessage());
              }
            });
    given.clear();
  }
}
