package org.zeropoint.models.control;

import jakarta.enterprise.context.ApplicationScoped;
import org.zeropoint.shared.Caller;

/** How many models are received at the same time by this server: of one account, and of all. */
@ApplicationScoped
public class Berths {

  public static final int MOST = 4;
  public static final int MOST_OF_ONE = 2;

  private final Places places = new Places(MOST, MOST_OF_ONE, "models being uploaded");

  /** A place to unload at, until it is closed. */
  public interface Berth extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place.
   *
   * @throws org.zeropoint.shared.TooMany when the caller has {@value #MOST_OF_ONE} already
   * @throws org.zeropoint.shared.Unavailable when all have {@value #MOST}
   */
  public Berth take(Caller caller) {
    return places.take(caller)::run;
  }
}
