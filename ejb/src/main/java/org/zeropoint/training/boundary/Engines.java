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

  @ReadOnly
  public List<EngineView> list() {
    return states.all();
  }
}
