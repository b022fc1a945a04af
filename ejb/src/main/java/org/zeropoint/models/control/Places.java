package org.zeropoint.models.control;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.TooMany;
import org.zeropoint.shared.Unavailable;

/** How many of something are under way at the same time: of one account, and of all. */
public final class Places {

  private final int most;
  private final int mostOfOne;
  private final String what;
  private final Map<List<String>, Integer> taken = new HashMap<>();
  private int all;

  /**
   * @param what they are that are under way, in words
   */
  public Places(int most, int mostOfOne, String what) {
    this.most = most;
    this.mostOfOne = mostOfOne;
    this.what = what;
  }

  /**
   * Takes a place; what is returned gives it back.
   *
   * @throws TooMany when the caller has its share already
   * @throws Unavailable when all places are taken
   */
  public synchronized Runnable take(Caller caller) {
    requireFree(caller);
    List<String> account = account(caller);
    taken.merge(account, 1, Integer::sum);
    all++;
    return () -> free(account);
  }

  /** As {@link #take}, and takes none. */
  public synchronized void requireFree(Caller caller) {
    if (taken.getOrDefault(account(caller), 0) >= mostOfOne) {
      throw new TooMany(
          caller.name() + " has " + mostOfOne + " " + what + "; wait for one of them");
    }
    if (all >= most) {
      throw new Unavailable("there are " + most + " " + what + "; try again in a moment");
    }
  }

  private synchronized void free(List<String> account) {
    taken.computeIfPresent(account, (key, count) -> count > 1 ? count - 1 : null);
    all--;
  }

  private static List<String> account(Caller caller) {
    return List.of(caller.tenant(), caller.name());
  }
}
