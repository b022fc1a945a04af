package org.zeropoint.training.engine.petals.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.training.engine.worker.Block;

/** One side's activations in a form, with the error of a sample of them. Thread-safe. */
final class Link {

  /** Of so many calls one is measured, the first among them. */
  static final int SAMPLE = 32;

  private final WireForm form;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicReference<WireError> error = new AtomicReference<>(WireError.NONE);

  Link(WireForm form) {
    this.form = form;
  }

  WireForm form() {
    return form;
  }

  /** Whether the call that begins now is measured. */
  boolean samples() {
    return calls.getAndIncrement() % SAMPLE == 0;
  }

  /** The tensors of a name, whose error counts when they are measured. */
  Map<String, Block> encode(String name, Hidden hidden, boolean measured) {
    Map<String, Block> blocks = form.encode(name, hidden);
    if (measured) {
      add(error(name, hidden, form, blocks));
    }
    return blocks;
  }

  static WireError error(String name, Hidden hidden, WireForm form, Map<String, Block> blocks) {
    return WireError.between(hidden, form.decode(name, new HashMap<>(blocks)));
  }

  void add(WireError more) {
    error.accumulateAndGet(more, WireError::plus);
  }

  WireError error() {
    return error.get();
  }
}
