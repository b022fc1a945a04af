package org.zeropoint.lm.torch;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Lets several threads use a model at once, and whoever closes it wait for them. */
public final class Usage {

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean over;

  /**
   * What the work gives.
   *
   * @throws IllegalStateException when the model is closed
   */
  public <T> T during(Supplier<T> work) {
    lock.readLock().lock();
    try {
      if (over) {
        throw new IllegalStateException("the model is closed");
      }
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Waits for work in progress and then closes, once. */
  public void end(Runnable close) {
    lock.writeLock().lock();
    try {
      if (!over) {
        over = true;
        close.run();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
