package org.zeropoint.ops.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicBoolean;
import org.zeropoint.shared.Conflict;

/** Lets one check of the installation run at a time on this server. */
@ApplicationScoped
public class FsckTurn {

  private final AtomicBoolean taken = new AtomicBoolean();

  /**
   * Takes the turn, until {@link #give}.
   *
   * @throws Conflict when somebody has it
   */
  public void take() {
    if (!taken.compareAndSet(false, true)) {
      throw new Conflict("the installation is being checked already; ask again when that is done");
    }
  }

  public void give() {
    taken.set(false);
  }
}
