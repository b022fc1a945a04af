package org.zeropoint.training.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Settings;
import org.zeropoint.training.control.ComputeDays;
import org.zeropoint.training.control.ShareBook;
import org.zeropoint.training.entity.ComputeShare;
import org.zeropoint.training.entity.Place;

/** Who used how much compute, and which run is taken next and why. */
@Stateless
@Permitted
public class RunShares {

  @Inject private Callers callers;
  @Inject private ShareBook shares;
  @Inject private ComputeDays days;
  @Inject private Settings settings;

  /** A run that waits. */
  public record Queued(String runId, Place queue) {}

  /**
   * The queue as the caller may see it.
   *
   * @param runs those of the caller's tenant, which is taken next first
   * @param share who used what
   */
  public record QueueView(List<Queued> runs, ComputeShare share) {}

  @ReadOnly
  public QueueView queue() {
    return new QueueView(
        shares.places(callers.current()).entrySet().stream()
            .map(place -> new Queued(place.getKey(), place.getValue()))
            .sorted(Comparator.comparingInt(queued -> queued.queue().place()))
            .toList(),
        share());
  }

  /** What the caller's tenant used. */
  @ReadOnly
  public ComputeShare share() {
    String tenant = callers.current().tenant();
    return ComputeShare.of(
        ComputeDays.DAYS, settings.useHalfLife(), days.lately(tenant), shares.counted(tenant));
  }
}
