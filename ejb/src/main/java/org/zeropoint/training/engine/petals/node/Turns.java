package org.zeropoint.training.engine.petals.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.training.engine.petals.node.Lane.Turn;
import org.zeropoint.training.engine.petals.node.Lane.Use;

/**
 * Who waits for the device, and who is next: of a kind the one that came first, and inference
 * before training. Training that waits is due once inference has had {@value #SHARE} times as long
 * as the last training call took, so that it keeps a part of the device however much is asked for.
 * Used under the lane's lock.
 */
final class Turns {

  /** Of inference, against one of training. */
  static final int SHARE = 7;

  private final Map<Use, Deque<Turn>> waiting = new EnumMap<>(Use.class);
  private long training;
  private long inferenceSince;
  private boolean passed;

  Turns() {
    for (Use use : Use.values()) {
      waiting.put(use, new ArrayDeque<>());
    }
  }

  int waiting(Use use) {
    return waiting.get(use).size();
  }

  int waiting() {
    return waiting.values().stream().mapToInt(Deque::size).sum();
  }

  void add(Turn turn) {
    waiting.get(turn.use()).add(turn);
  }

  /** Whether it waited. */
  boolean remove(Turn turn) {
    return waiting.get(turn.use()).remove(turn);
  }

  /** Takes the next out. */
  Optional<Turn> next() {
    Deque<Turn> trainings = waiting.get(Use.TRAINING);
    Deque<Turn> inferences = waiting.get(Use.INFERENCE);
    boolean due = passed && inferenceSince >= SHARE * training && !trainings.isEmpty();
    return Optional.ofNullable(due || inferences.isEmpty() ? trainings.poll() : inferences.poll());
  }

  /** Counts a call that has computed. */
  void spent(Use use, long nanos) {
    if (use == Use.TRAINING) {
      training = nanos;
      inferenceSince = 0;
      passed = false;
    } else if (waiting(Use.TRAINING) > 0) {
      inferenceSince += nanos;
      passed = true;
    }
  }

  void wakeAll() {
    waiting.values().forEach(queue -> queue.forEach(Turn::wake));
  }
}
