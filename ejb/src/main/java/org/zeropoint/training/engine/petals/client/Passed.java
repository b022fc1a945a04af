package org.zeropoint.training.engine.petals.client;

import java.util.List;
import org.zeropoint.lm.blocks.Hidden;

/**
 * A batch that went forward through blocks.
 *
 * @param passages in their order
 * @param output what came out of the last
 */
public record Passed(List<Passage> passages, Hidden output) {

  public Passed {
    passages = List.copyOf(passages);
  }

  /** A hop, and what it was given: enough to have another node do the same. */
  public record Passage(Hop hop, Hidden input) {}
}
