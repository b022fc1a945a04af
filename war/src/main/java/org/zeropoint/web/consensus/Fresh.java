package org.zeropoint.web.consensus;

import java.io.Serializable;
import java.util.function.Supplier;

/** Something that is read once for each reading of the page, so that all of it is of one moment. */
final class Fresh<T> implements Serializable {

  private static final long serialVersionUID = 1L;

  private transient Object reading;
  private transient T value;

  /**
   * @param now the reading that the page shows; the same object means that nothing is read again
   */
  T get(Object now, Supplier<T> read) {
    if (reading != now) {
      value = read.get();
      reading = now;
    }
    return value;
  }
}
