package org.zeropoint.training.engine.petals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.blocks.BlockGradient;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.entity.NodeLink;

/**
 * A node that holds blocks of models, as its client sees it. Every call has a deadline and ends
 * with {@link PeerFailure} when the node does not answer by then, refuses, or answers what cannot
 * be. Calls may come from several threads.
 */
public interface BlockPeer {

  /** What the ids of sessions are made of. */
  String SESSION_ID = "[0-9a-f]{32}";

  /** The node's id. */
  String node();

  /** How activations travel to it and back; empty where it computes in this process. */
  default Optional<NodeLink> link() {
    return Optional.empty();
  }

  /** What it holds and how it stands. */
  Report report(Duration deadline);

  /** What the blocks make of {@code input}; the node keeps nothing of it. */
  Hidden forward(Part part, Hidden input, Duration deadline);

  /**
   * The gradient by the input and by the adapter; the node computes forward anew.
   *
   * @param gradient by what the blocks gave
   */
  BlockGradient backward(Part part, Hidden input, Hidden gradient, Duration deadline);

  /** Gives the node the adapter of a run, or a later version of it. The same twice is no error. */
  void keep(AdapterState adapter, Duration deadline);

  /** The node forgets the adapter of a run. One that it does not have is no error. */
  void forget(String run, Duration deadline);

  /**
   * Opens an inference session, with keys and values reserved to the byte. The same twice is no
   * error, so that a call whose answer was lost can be repeated, and {@link #close} ends a session
   * also where it is not known whether it was opened.
   *
   * @param session an id that no other session has: {@value #SESSION_ID}
   * @param part without adapter
   * @param tokens that each row may have in the end
   * @param patience that the session may wait for memory before it is refused as BUSY
   */
  void open(String session, Part part, int rows, int tokens, Duration patience, Duration deadline);

  /**
   * The next positions of a session.
   *
   * @param position at which they begin: the session goes back to it when it is further, so that a
   *     call whose answer was lost can be repeated; one that is not so far yet is refused as LOST
   */
  Hidden extend(String session, int position, Hidden fresh, Duration deadline);

  /**
   * Gives a session's memory back, also of one that is just opened. One that is gone is no error.
   */
  void close(String session, Duration deadline);

  /**
   * Blocks of a model, maybe with the adapter of a run.
   *
   * @param model digest of the packed model file
   */
  record Part(Digest model, BlockRange blocks, Optional<AdapterRef> adapter) {}

  /**
   * @param version counted up with each change of the matrices
   */
  record AdapterRef(String run, long version) {}

  /**
   * The matrices of a run's adapter in some blocks.
   *
   * @param matrices by the names of {@link Lora#shapes}; of the blocks only
   */
  record AdapterState(
      AdapterRef ref, Digest model, BlockRange blocks, Lora lora, Map<String, Tensor> matrices) {}

  /**
   * How a node stands.
   *
   * @param held of each model the blocks that are loaded
   * @param cacheFree bytes left for keys and values
   * @param cacheTotal bytes for keys and values
   * @param forwardRate measured tokens a second and block, forward; 0 before the first
   * @param stepSeconds measured seconds a block takes for one token of a session; 0 before the
   *     first
   * @param queued calls that wait
   */
  record Report(
      List<Held> held,
      long cacheFree,
      long cacheTotal,
      double forwardRate,
      double stepSeconds,
      int queued) {}

  /**
   * @param bytes of weights in memory
   */
  record Held(Digest model, BlockRange blocks, long bytes) {}
}
