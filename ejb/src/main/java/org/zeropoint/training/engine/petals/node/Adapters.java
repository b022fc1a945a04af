package org.zeropoint.training.engine.petals.node;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.zeropoint.lm.blocks.BlockAdapter;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.petals.BlockPeer.AdapterState;
import org.zeropoint.training.engine.petals.BlockPeer.Part;

/**
 * The adapters of runs, within bounds of number and bytes. The one that was used the longest ago
 * gives way to a new one; its run finds it LOST and gives it again. Thread-safe.
 */
final class Adapters implements AutoCloseable {

  private final Refusals refusals;
  private final long total;
  private final int most;
  private final Map<Key, Kept> kept = new HashMap<>();

  /** Also of those that were retired and are still used; a lock would be taken in two orders. */
  private final AtomicLong used = new AtomicLong();

  private long clock;
  private boolean closed;

  private record Key(String run, Digest model, BlockRange blocks) {}

  private static final class Kept {
    private final long version;
    private final Counted<BlockAdapter> adapter;
    private long lastUse;

    private Kept(long version, Counted<BlockAdapter> adapter, long lastUse) {
      this.version = version;
      this.adapter = adapter;
      this.lastUse = lastUse;
    }
  }

  /**
   * @param total bytes of native memory
   * @param most adapters
   */
  Adapters(Refusals refusals, long total, int most) {
    this.refusals = refusals;
    this.total = total;
    this.most = most;
  }

  /**
   * Keeps an adapter in the place of another version of it.
   *
   * @throws org.zeropoint.training.engine.petals.PeerFailure CLOSED when it is too large for the
   *     node, BUSY when the others are in use; each with the numbers
   * @throws org.zeropoint.shared.Invalid naming a matrix that does not fit the model
   */
  synchronized void keep(AdapterState state, ModelConfig config) {
    var key = new Key(state.ref().run(), state.model(), state.blocks());
    long bytes = 0;
    for (Tensor matrix : state.matrices().values()) {
      bytes += (long) Float.BYTES * matrix.data().length;
    }
    if (closed || bytes > total || most == 0) {
      throw refusals.closed(
          "the adapter has %d bytes, and the node keeps %d adapters of %d bytes in all",
          bytes, most, total);
    }
    Lora.check(BlockAdapter.shapes(config, state.blocks(), state.lora()), state.matrices());
    remove(key);
    makeRoom(bytes);
    put(
        key,
        state.ref().version(),
        BlockAdapter.of(config, state.blocks(), state.lora(), state.matrices()),
        bytes);
  }

  private void put(Key key, long version, BlockAdapter adapter, long bytes) {
    used.addAndGet(bytes);
    var counted =
        new Counted<>(
            adapter,
            () -> {
              adapter.close();
              used.addAndGet(-bytes);
            });
    kept.put(key, new Kept(version, counted, ++clock));
  }

  private void remove(Key key) {
    Optional.ofNullable(kept.remove(key)).ifPresent(old -> old.adapter.retire());
  }

  private void makeRoom(long bytes) {
    while (kept.size() >= most || used.get() + bytes > total) {
      Key oldest =
          kept.entrySet().stream()
              .filter(entry -> !entry.getValue().adapter.isUsed())
              .min(Comparator.comparingLong(entry -> entry.getValue().lastUse))
              .map(Map.Entry::getKey)
              .orElseThrow(
                  () ->
                      refusals.busy(
                          1,
                          "the adapter needs %d bytes, of %d are %d taken by %d that are in use",
                          bytes,
                          total,
                          used.get(),
                          kept.size()));
      remove(oldest);
    }
  }

  /**
   * Does some work with the adapter that a part names, if it names one.
   *
   * @throws org.zeropoint.training.engine.petals.PeerFailure LOST when that version is not there
   */
  <T> T with(Part part, Function<Optional<BlockAdapter>, T> work) {
    if (part.adapter().isEmpty()) {
      return work.apply(Optional.empty());
    }
    Counted<BlockAdapter> adapter = acquire(part);
    try {
      return work.apply(Optional.of(adapter.value()));
    } finally {
      adapter.release();
    }
  }

  private synchronized Counted<BlockAdapter> acquire(Part part) {
    var ref = part.adapter().orElseThrow();
    for (var entry : kept.entrySet()) {
      Key key = entry.getKey();
      Kept value = entry.getValue();
      if (key.run().equals(ref.run())
          && key.model().equals(part.model())
          && key.blocks().holds(part.blocks())
          && value.version == ref.version()
          && value.adapter.acquire()) {
        value.lastUse = ++clock;
        return value.adapter;
      }
    }
    throw refusals.lost(
        "has not version %d of the adapter of %s for the blocks %s",
        ref.version(), ref.run(), part.blocks());
  }

  synchronized void forget(String run) {
    kept.keySet().stream().filter(key -> key.run().equals(run)).toList().forEach(this::remove);
  }

  synchronized void forget() {
    kept.keySet().stream().toList().forEach(this::remove);
  }

  /** Bytes of native memory that adapters take now. */
  long used() {
    return used.get();
  }

  @Override
  public synchronized void close() {
    closed = true;
    forget();
  }
}
