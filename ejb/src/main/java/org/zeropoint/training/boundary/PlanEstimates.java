package org.zeropoint.training.boundary;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.training.control.PlanForecast;
import org.zeropoint.training.control.PlanRules;
import org.zeropoint.training.entity.PlanEstimate;

/** Checks a plan and tells what it takes, before anybody starts a run of it. */
@Stateless
@Permitted
public class PlanEstimates {

  @Inject private Callers callers;
  @Inject private PlanRules rules;
  @Inject private PlanForecast forecast;

  /**
   * @throws Invalid with every limit that the plan breaks, as a start would
   */
  @ReadOnly
  @Permitted(Role.AUTHOR)
  public PlanEstimate of(JsonNode plan) {
    Caller caller = callers.current();
    return forecast.of(caller.tenant(), rules.draft(caller, plan));
  }
}
