package org.zeropoint.models.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import org.zeropoint.models.control.Places;
import org.zeropoint.shared.Caller;

/** How many texts are written at the same time on this server: by one account, and by all. */
@ApplicationScoped
public class Desks {

  public static final int MOST = 16;
  public static final int MOST_OF_ONE = 4;

  private final Places places = new Places(MOST, MOST_OF_ONE, "texts being written");

  /** A place to write at, until it is closed. */
  public interface Desk extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place.
   *
   * @throws org.zeropoint.shared.TooMany when the caller has {@value #MOST_OF_ONE} already
   * @throws org.zeropoint.shared.Unavailable when all have {@value #MOST}
   */
  public Desk take(Caller caller) {
    return places.take(caller)::run;
  }

  /** As {@link #take}, and takes none. */
  public void requireFree(Caller caller) {
    places.requireFree(caller);
  }
}
