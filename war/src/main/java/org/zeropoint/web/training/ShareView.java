package org.zeropoint.web.training;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.zeropoint.training.boundary.RunShares;
import org.zeropoint.training.boundary.RunShares.QueueView;
import org.zeropoint.training.entity.ComputeShare;

/** Who used how much compute, and what waits. */
@Named
@RequestScoped
public class ShareView {

  @Inject private RunShares shares;

  private QueueView queue;

  private QueueView queue() {
    if (queue == null) {
      queue = shares.queue();
    }
    return queue;
  }

  public List<RunShares.Queued> getWaiting() {
    return queue().runs();
  }

  public ComputeShare getShare() {
    return queue().share();
  }
}
