package org.zeropoint.lm.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.shared.Invalid;

/**
 * Rows that some blocks read position by position, with the keys and values of each block, so that
 * a further position costs one. All rows have the same length. Calls from several threads follow
 * one another; closed before its blocks, or with them.
 *
 * <p>Source: Pope et al., "Efficiently Scaling Transformer Inference", arXiv 2211.05102, section 2.
 */
public final class BlockSession implements AutoCloseable {

  private final Blocks blocks;
  private final BlockRange part;
  private final long number;
  private final int rows;
  private final int capacity;
  private final NDManager manager;
  private final NDList keys = new NDList();
  private final NDList values = new NDList();
  private final ReentrantLock lock = new ReentrantLock();
  private int length;
  private boolean closed;

  /**
   * Reserves the memory.
   *
   * @param number in which sessions of the same blocks are locked
   */
  BlockSession(
      Blocks blocks, BlockRange part, long number, int rows, int capacity, NDManager manager) {
    this.blocks = blocks;
    this.part = part;
    this.number = number;
    this.rows = rows;
    this.capacity = capacity;
    this.manager = manager;
    ModelConfig config = blocks.config();
    var shape = new Shape(rows, config.keyValueHeads(), capacity, config.headWidth());
    for (int block = part.first(); block < part.end(); block++) {
      keys.add(zeros("k[]", shape));
      values.add(zeros("v[]", shape));
    }
  }

  private NDArray zeros(String argument, Shape shape) {
    NDArray zeros = manager.zeros(shape, DataType.FLOAT32);
    zeros.setName(argument);
    return zeros;
  }

  /** The blocks that it goes through. */
  public BlockRange part() {
    return part;
  }

  public int rows() {
    return rows;
  }

  /** Positions that were read. */
  public int length() {
    lock.lock();
    try {
      return length;
    } finally {
      lock.unlock();
    }
  }

  /** Positions that may still be read. */
  public int room() {
    return capacity - length();
  }

  /** Bytes of native memory that it holds. */
  public long bytes() {
    return Blocks.sessionBytes(blocks.config(), part, rows, capacity);
  }

  /**
   * Reads the next positions of each row, all at once or in pieces. Only where the longest row
   * scales the rotary positions, {@link org.zeropoint.lm.model.Rope.Dynamic}, are keys turned by
   * the positions that there are by then: there the same pieces give the same numbers.
   *
   * @return what the blocks make of them
   * @throws Invalid when they are of another model or other rows, or more than there is room for
   */
  public Hidden extend(Hidden fresh) {
    return blocks.extend(List.of(this), List.of(fresh)).get(0);
  }

  /**
   * Forgets the positions from {@code kept} on.
   *
   * @throws Invalid when there are not so many
   */
  public void truncate(int kept) {
    lock.lock();
    try {
      if (kept < 0 || kept > length) {
        throw new Invalid(
            "/position",
            "%d is not within the %d positions of the session".formatted(kept, length));
      }
      length = kept;
    } finally {
      lock.unlock();
    }
  }

  long number() {
    return number;
  }

  ReentrantLock lock() {
    return lock;
  }

  boolean isOf(Blocks others) {
    return blocks == others;
  }

  /** Whether these positions may follow; the caller holds the lock. */
  void check(Hidden fresh) {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
    if (fresh.rows() != rows) {
      throw new Invalid("/hidden", "has %d rows, not %d".formatted(fresh.rows(), rows));
    }
    if (fresh.length() > capacity - length) {
      throw new Invalid(
          "/hidden",
          "has %d positions, but the session has room for %d of %d"
              .formatted(fresh.length(), capacity - length, capacity));
    }
  }

  NDList keys() {
    return keys;
  }

  NDList values() {
    return values;
  }

  /** The caller holds the lock. */
  void advance(int fresh) {
    length += fresh;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      manager.close();
    } finally {
      lock.unlock();
    }
  }
}
