package org.zeropoint.training.engine.petals.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.BlockSession;
import org.zeropoint.lm.blocks.Blocks;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.training.engine.petals.node.Lane.Turn;
import org.zeropoint.training.engine.petals.node.Lane.Use;
import org.zeropoint.training.engine.worker.Deadline;

/**
 * Single positions of sessions. Whose turn it is computes those of all sessions that wait for the
 * same blocks along with its own, in one call: the weights are read once for all of them. Nobody
 * waits for others to come.
 */
final class Steps {

  private final Lane lane;
  private final Rates rates;
  private final int most;
  private final Map<Key, Deque<Step>> waiting = new HashMap<>();
  private final MovingMedian together = new MovingMedian();

  private record Key(Blocks blocks, BlockRange part) {}

  private record Step(
      BlockSession session, Hidden fresh, Turn turn, CompletableFuture<Hidden> result) {}

  /**
   * @param most that are computed together
   */
  Steps(Lane lane, Rates rates, int most) {
    this.lane = lane;
    this.rates = rates;
    this.most = most;
  }

  /**
   * Reads one position. The caller has seen to it that the session can, and that nobody else uses
   * it.
   *
   * @throws org.zeropoint.training.engine.petals.PeerFailure as the lane
   */
  Hidden step(Blocks blocks, BlockSession session, Hidden fresh, Deadline until) {
    var key = new Key(blocks, session.part());
    Step step = enter(key, session, fresh);
    boolean leads;
    try {
      leads = lane.await(step.turn, until);
    } catch (RuntimeException e) {
      if (remove(key, step)) {
        throw e;
      }
      // Somebody computes it already: the session is not to be left before.
      leads = false;
    }
    if (leads) {
      compute(key, step);
    }
    return result(step);
  }

  private void compute(Key key, Step own) {
    List<Step> batch = take(key, own);
    try {
      List<Hidden> results =
          rates.step(
              key.part.size(),
              () ->
                  key.blocks.extend(
                      batch.stream().map(Step::session).toList(),
                      batch.stream().map(Step::fresh).toList()));
      together.add(batch.size());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).result.complete(results.get(i));
      }
    } catch (RuntimeException | Error e) {
      batch.forEach(step -> step.result.completeExceptionally(e));
    } finally {
      batch.forEach(step -> lane.withdraw(step.turn));
      lane.leave(own.turn);
    }
  }

  private static Hidden result(Step step) {
    try {
      return step.result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Both at once: who waits for the lane can be taken along. */
  private synchronized Step enter(Key key, BlockSession session, Hidden fresh) {
    var step = new Step(session, fresh, lane.enter(Use.INFERENCE), new CompletableFuture<>());
    waiting.computeIfAbsent(key, k -> new ArrayDeque<>()).add(step);
    return step;
  }

  private synchronized boolean remove(Key key, Step step) {
    Deque<Step> queue = waiting.getOrDefault(key, new ArrayDeque<>());
    boolean removed = queue.remove(step);
    if (queue.isEmpty()) {
      waiting.remove(key);
    }
    return removed;
  }

  private synchronized List<Step> take(Key key, Step own) {
    remove(key, own);
    var batch = new ArrayList<Step>(List.of(own));
    Deque<Step> queue = waiting.getOrDefault(key, new ArrayDeque<>());
    while (batch.size() < most && !queue.isEmpty()) {
      batch.add(queue.remove());
    }
    if (queue.isEmpty()) {
      waiting.remove(key);
    }
    return batch;
  }

  /** How many were computed together lately, the median; 0 before the first. */
  double together() {
    return together.value();
  }
}
