package org.zeropoint.models.control;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.zeropoint.shared.ServerMemory;
import org.zeropoint.shared.Unavailable;

/** Whether what is to be loaded fits into the memory that is free now. */
public final class LoadRule {

  private LoadRule() {}

  /**
   * Refuses what does not fit; what nobody can tell is taken to fit.
   *
   * @param what is done with it, as the beginning of a sentence
   * @throws Unavailable with the numbers
   */
  public static void require(String what, long bytes) {
    broken(what, bytes, ServerMemory.here().free())
        .ifPresent(
            rule -> {
              throw new Unavailable(rule);
            });
  }

  static Optional<String> broken(String what, long bytes, OptionalLong free) {
    if (free.isEmpty() || bytes <= free.getAsLong()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s takes about %,d MiB of memory, and %,d MiB are free on this server",
            what,
            mib(bytes),
            free.getAsLong() >> 20));
  }

  /** Rounded up, so that a need never reads as what it exceeds. */
  private static long mib(long bytes) {
    return (bytes + (1L << 20) - 1) >> 20;
  }
}
