package org.zeropoint.training.engine.petals.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.blocks.Blocks;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.BlockPeer.Held;
import org.zeropoint.training.engine.worker.Deadline;

/** The blocks that are loaded, within a budget of bytes. Thread-safe; one loading at a time. */
final class Shelf implements AutoCloseable {

  private final Refusals refusals;
  private final long total;
  private final List<Loaded> loaded = new CopyOnWriteArrayList<>();
  private boolean closed;

  /** Blocks of a model, and who uses them. */
  record Loaded(Digest model, Counted<Blocks> blocks) {

    boolean holds(Digest wanted, BlockRange part) {
      return model.equals(wanted) && blocks.value().range().holds(part);
    }

    Held held() {
      return new Held(model, blocks.value().range(), blocks.value().bytes());
    }
  }

  /** A use of blocks; they stay loaded until it is closed. */
  record Use(Counted<Blocks> counted) implements AutoCloseable {

    Blocks blocks() {
      return counted.value();
    }

    @Override
    public void close() {
      counted.release();
    }
  }

  Shelf(Refusals refusals, long total) {
    this.refusals = refusals;
    this.total = total;
  }

  /**
   * Loads blocks; nothing is done when they are there.
   *
   * @param model digest of the file, which the caller has checked
   * @param packed a {@link ModelFile}
   * @throws Conflict with the numbers when there is no room for them, or when this is closed
   * @throws org.zeropoint.shared.Invalid when the file is none or has no such blocks
   */
  synchronized void load(Digest model, Path packed, BlockRange range) {
    if (closed) {
      throw new Conflict("The node is closed and loads nothing.");
    }
    if (loaded.stream().anyMatch(one -> one.holds(model, range))) {
      return;
    }
    try (ModelFile file = ModelFile.open(packed)) {
      long bytes = Blocks.bytes(file.config(), range);
      long free = total - used();
      if (bytes > free) {
        throw new Conflict(
            "The blocks %s of %s need %d bytes, and of %d there are %d left."
                .formatted(range, model.brief(), bytes, total, free));
      }
      Blocks blocks = Blocks.load(file.config(), file.weights(), range, Precision.FP32);
      loaded.add(new Loaded(model, new Counted<>(blocks, blocks::close)));
    }
  }

  private long used() {
    return held().stream().mapToLong(Held::bytes).sum();
  }

  /**
   * Gives blocks back once their last user is done; nobody new may use them meanwhile.
   *
   * @return whether they are gone; when it lasted too long they stay
   */
  boolean unload(Digest model, BlockRange range, Duration patience) {
    Optional<Loaded> found =
        loaded.stream()
            .filter(one -> one.model().equals(model))
            .filter(one -> one.blocks().value().range().equals(range))
            .findFirst();
    if (found.isEmpty()) {
      return true;
    }
    try {
      boolean gone = found.get().blocks().retire(Deadline.in(patience));
      if (gone) {
        loaded.remove(found.get());
      }
      return gone;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Uses blocks.
   *
   * @throws org.zeropoint.training.engine.petals.PeerFailure LOST when they are not there
   */
  Use use(Digest model, BlockRange part) {
    for (Loaded one : loaded) {
      if (one.holds(model, part) && one.blocks().acquire()) {
        return new Use(one.blocks());
      }
    }
    throw refusals.lost("has not the blocks %s of %s", part, model.brief());
  }

  List<Held> held() {
    var held = new ArrayList<Held>();
    loaded.forEach(one -> held.add(one.held()));
    return held;
  }

  /** Gives all back; those in use by the last of their users. */
  @Override
  public synchronized void close() {
    closed = true;
    loaded.forEach(one -> one.blocks().retire());
    loaded.clear();
  }
}
