package org.zeropoint.models.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.TooMany;
import org.zeropoint.shared.Unavailable;

/** How many texts are written at the same time on this server: by one account, and by all. */
@ApplicationScoped
public class Desks {

  public static final int MOST = 16;
  public static final int MOST_OF_ONE = 4;

  private final Map<List<String>, Integer> taken = new HashMap<>();
  private int all;

  /** A place to write at, until it is closed. */
  public interface Desk extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place.
   *
   * @throws TooMany when the caller has {@value #MOST_OF_ONE} already
   * @throws Unavailable when all have {@value #MOST}
   */
  public synchronized Desk take(Caller caller) {
    requireFree(caller);
    List<String> account = account(caller);
    taken.merge(account, 1, Integer::sum);
    all++;
    return () -> free(account);
  }

  /** As {@link #take}, and takes none. */
  public synchronized void requireFree(Caller caller) {
    if (taken.getOrDefault(account(caller), 0) >= MOST_OF_ONE) {
      throw new TooMany(
          caller.name() + " has " + MOST_OF_ONE + " texts being written; wait for one of them");
    }
    if (all >= MOST) {
      throw new Unavailable(MOST + " texts are being written here; try again in a moment");
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
