package org.zeropoint.nodes.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.zeropoint.nodes.entity.Membership;
import org.zeropoint.shared.OwnerFile;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/**
 * Whether this installation is a node of another, and with which lease: written by what runs on a
 * node once it is enrolled. The membership is a file of the data directory; the lease is of this
 * process alone.
 */
@ApplicationScoped
public class OwnMembership {

  static final String FILE = "membership.json";

  @Inject private Settings settings;

  private Optional<Membership> membership = Optional.empty();
  private boolean read;
  private volatile long lease;

  /**
   * Whose node this is; empty for a coordinator, and for a node that is not enrolled yet.
   *
   * @throws Unavailable when the file cannot be read
   */
  public synchronized Optional<Membership> find() {
    if (!read) {
      membership = read(settings.data().resolve(FILE));
      read = true;
    }
    return membership;
  }

  /**
   * This is a node from now on.
   *
   * @throws Unavailable when the file cannot be written
   */
  public synchronized void join(Membership joined) {
    try {
      OwnerFile.replace(settings.data().resolve(FILE), joined.format());
    } catch (IOException e) {
      throw new Unavailable(FILE + " in the data directory cannot be written", e);
    }
    membership = Optional.of(joined);
    read = true;
  }

  /** The number of the lease that this process got; 0 before the first. */
  public long lease() {
    return lease;
  }

  /** This process got a lease. */
  public void leased(long number) {
    lease = number;
  }

  private static Optional<Membership> read(Path file) {
    try {
      return Files.exists(file)
          ? Optional.of(Membership.parse(Files.readString(file)))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException | Problem e) {
      throw new Unavailable(FILE + " in the data directory cannot be read", e);
    }
  }
}
