package org.zeropoint.ethics.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;
import org.zeropoint.ethics.control.Measuring;
import org.zeropoint.ethics.entity.MeasuringStanding;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;

/** What this server measures now. */
@Stateless
@Permitted
public class Measurings {

  @Inject private Measuring measuring;

  /** How far measuring a candidate is, by the digest of its weights. */
  @ReadOnly
  public Optional<MeasuringStanding> of(String weights) {
    return measuring.standing(weights);
  }
}
