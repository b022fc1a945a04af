package org.zeropoint.exchange.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.outbound.Addresses;
import org.zeropoint.shared.outbound.Target;

/** Checks where a webhook is to lead, as it would be checked for an attempt now. */
@ApplicationScoped
public class TargetCheck {

  @Inject private Settings settings;

  /**
   * @throws org.zeropoint.shared.Invalid with the rule that the address breaks
   */
  public void require(String url) {
    Target.of(url, settings.plainWebhooks()).resolve(Addresses.of(settings));
  }
}
