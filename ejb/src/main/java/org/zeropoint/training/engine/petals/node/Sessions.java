package org.zeropoint.training.engine.petals.node;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.zeropoint.lm.blocks.BlockSession;
import org.zeropoint.lm.blocks.Blocks;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.petals.BlockPeer;
import org.zeropoint.training.engine.petals.BlockPeer.Part;
import org.zeropoint.training.engine.worker.Deadline;

/** The sessions that are open, within a budget of bytes. Thread-safe. */
final class Sessions implements AutoCloseable {

  private static final double SECOND = 1e9;

  private final Refusals refusals;
  private final CacheMemory memory;
  private final long idle;
  private final LongSupplier nanos;
  private final Map<String, Served> open = new ConcurrentHashMap<>();

  /** Those that are just opened, and whether they are still wanted. */
  private final Map<String, Boolean> opening = new ConcurrentHashMap<>();

  private final MovingMedian lifetime = new MovingMedian();
  private volatile boolean closed;

  /** What a session is opened for. */
  record Terms(Part part, int rows, int tokens) {}

  /** A session; its lock is held by whoever reads it on. */
  static final class Served {
    private final Counted<BlockSession> session;
    private final Blocks blocks;
    private final Terms terms;
    private final ReentrantLock lock = new ReentrantLock(true);
    private volatile long lastUse;

    private Served(Counted<BlockSession> session, Blocks blocks, Terms terms, long now) {
      this.session = session;
      this.blocks = blocks;
      this.terms = terms;
      this.lastUse = now;
    }

    BlockSession session() {
      return session.value();
    }

    Blocks blocks() {
      return blocks;
    }

    /** Whether it was closed while it was read on. */
    boolean isOver() {
      return session.isRetired();
    }
  }

  /** A use of a session by one caller at a time. */
  interface Reading<T> {
    T of(Served session);
  }

  /**
   * @param idle after which a session is closed
   * @param nanos as {@link System#nanoTime}
   */
  Sessions(Refusals refusals, CacheMemory memory, Duration idle, LongSupplier nanos) {
    this.refusals = refusals;
    this.memory = memory;
    this.idle = idle.toNanos();
    this.nanos = nanos;
  }

  /**
   * Opens a session once there is room, unless it is open.
   *
   * @param blocks that it goes through; given back when it ends or does not begin
   * @param patience how long to wait for room at most
   * @throws Invalid when the id is none, or that of another session
   * @throws org.zeropoint.training.engine.petals.PeerFailure LOST when it was closed meanwhile;
   *     BUSY when another call opens it, or as {@link CacheMemory#reserve}
   */
  void open(String id, Shelf.Use blocks, Terms terms, Deadline patience) {
    boolean kept = false;
    try {
      begin(id);
      boolean wanted;
      try {
        kept = opened(id, blocks, terms, patience);
      } finally {
        wanted = opening.remove(id);
      }
      if (closed || !wanted) {
        close(id);
        throw closed
            ? refusals.closed("opens no more sessions")
            : refusals.lost("session %s was closed while it was opened", id);
      }
    } finally {
      if (!kept) {
        blocks.close();
      }
    }
  }

  private void begin(String id) {
    if (!id.matches(BlockPeer.SESSION_ID)) {
      throw new Invalid("/session", "must have 32 hexadecimal digits");
    }
    if (opening.putIfAbsent(id, true) != null) {
      throw refusals.busy(0, "another call opens session %s", id);
    }
  }

  /** Whether it was opened now; false when it was open. */
  private boolean opened(String id, Shelf.Use blocks, Terms terms, Deadline patience) {
    Served there = open.get(id);
    if (there != null) {
      if (!there.terms.equals(terms)) {
        throw new Invalid("/session", "is that of another session");
      }
      there.lastUse = nanos.getAsLong();
      return false;
    }
    long bytes =
        Blocks.sessionBytes(
            blocks.blocks().config(), terms.part().blocks(), terms.rows(), terms.tokens());
    memory.reserve(bytes, patience, this::sweep, pause());
    open.put(id, reserved(blocks, terms, bytes));
    return true;
  }

  private Served reserved(Shelf.Use blocks, Terms terms, long bytes) {
    BlockSession session;
    try {
      session = blocks.blocks().open(terms.part().blocks(), terms.rows(), terms.tokens());
    } catch (RuntimeException | Error e) {
      memory.release(bytes);
      throw e;
    }
    long begin = nanos.getAsLong();
    var counted =
        new Counted<>(
            session,
            () -> {
              session.close();
              memory.release(bytes);
              blocks.close();
              lifetime.add((nanos.getAsLong() - begin) / SECOND);
            });
    return new Served(counted, blocks.blocks(), terms, begin);
  }

  /** Seconds until some session may end. */
  private double pause() {
    return lifetime.value() == 0 ? 1 : lifetime.value() / (open.size() + 1);
  }

  /**
   * Uses a session when nobody else does; one call may wait for that.
   *
   * @throws org.zeropoint.training.engine.petals.PeerFailure LOST when there is none of that id or
   *     it was closed meanwhile, BUSY when another call is not done with it by the deadline or
   *     waits already
   */
  <T> T use(String id, Deadline until, Reading<T> reading) {
    Served served = open.get(id);
    if (served == null || !served.session.acquire()) {
      throw refusals.lost("has no session %s", id);
    }
    try {
      if (!locked(served, until)) {
        throw refusals.busy(0, "another call is not done with session %s", id);
      }
      try {
        return reading.of(served);
      } finally {
        served.lock.unlock();
      }
    } finally {
      served.lastUse = nanos.getAsLong();
      served.session.release();
    }
  }

  private boolean locked(Served served, Deadline until) {
    try {
      return !served.lock.hasQueuedThreads()
          && served.lock.tryLock(until.left(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refusals.closed("the call was given up");
    }
  }

  /** Ends a session, also one that is just opened; whoever reads it on meanwhile is the last. */
  void close(String id) {
    opening.computeIfPresent(id, (key, wanted) -> false);
    Optional.ofNullable(open.remove(id)).ifPresent(served -> served.session.retire());
  }

  /**
   * Ends those that nobody used for long.
   *
   * @return nanoseconds until another one may be due
   */
  long sweep() {
    long now = nanos.getAsLong();
    long next = idle;
    for (var entry : open.entrySet()) {
      Served served = entry.getValue();
      long left = idle - (now - served.lastUse);
      if (left <= 0 && !served.session.isUsed()) {
        close(entry.getKey());
      } else {
        next = Math.min(next, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
      }
    }
    return next;
  }

  /** Ends all that are open. */
  void forget() {
    open.keySet().forEach(this::close);
  }

  int count() {
    return open.size();
  }

  @Override
  public void close() {
    closed = true;
    memory.close();
    forget();
  }
}
