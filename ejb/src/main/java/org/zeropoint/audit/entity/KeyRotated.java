package org.zeropoint.audit.entity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import org.zeropoint.shared.Traced;

/** A new key signs the log. */
public record KeyRotated(String key, @JsonIgnore Duration overlap, LogKeyring ring)
    implements Traced {

  @Override
  @JsonIgnore
  public String auditSubject() {
    return ring.origin();
  }

  @Override
  @JsonIgnore
  public String auditOutcome() {
    return "signed by " + key + " from now on, by the key before for " + overlap.toDays() + " days";
  }
}
