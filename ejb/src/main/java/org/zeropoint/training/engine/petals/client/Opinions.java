package org.zeropoint.training.engine.petals.client;

import java.util.Optional;
import java.util.Set;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;
import org.zeropoint.training.engine.petals.client.Swarm.Member;

/**
 * Where an answer can be had once more.
 *
 * @param oracle the model's file where there is one
 */
record Opinions(Asking asking, Optional<Oracle> oracle) {

  private static final System.Logger LOG = System.getLogger(Opinions.class.getName());

  /** An answer, and who gave it; nobody for the file. */
  record Opinion<T>(Optional<String> node, T answer) {

    String told() {
      return node.map(name -> "node " + name).orElse("the model's file");
    }
  }

  /** The file's. */
  <T> Optional<Opinion<T>> here(Question<T> question, Optional<RunAdapter> adapter) {
    return oracle.map(file -> new Opinion<>(Optional.empty(), file.answer(question, adapter)));
  }

  /**
   * That of a node.
   *
   * @param without nodes that are not asked
   */
  <T> Optional<Opinion<T>> elsewhere(
      Question<T> question, Optional<RunAdapter> adapter, Set<String> without) {
    for (Member other : asking.others(question, without)) {
      try {
        return Optional.of(
            new Opinion<>(Optional.of(other.node()), asking.one(question, other, adapter)));
      } catch (PeerFailure e) {
        LOG.log(System.Logger.Level.DEBUG, e.getMessage());
        if (e.kind() == Kind.WRONG) {
          asking.client().bans().failed(other.node());
        }
      }
    }
    return Optional.empty();
  }
}
