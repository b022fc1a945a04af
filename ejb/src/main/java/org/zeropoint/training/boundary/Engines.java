package org.zeropoint.training.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.training.boundary.EngineStates.EngineView;

/** What can train here. */
@Stateless
@Permitted
public class Engines {

  @Inject private EngineStates states;
  @Inject private Runs runs;

  @ReadOnly
  public List<EngineView> list() {
    return states.all();
  }

  /**
   * The same as the plan of a run finds them: one that does not take it is not available to it.
   *
   * @throws org.zeropoint.shared.NotFound when there is no such run
   */
  @ReadOnly
  public List<EngineView> listFor(String runId) {
    return states.allFor(runs.find(runId).plan());
  }
}
