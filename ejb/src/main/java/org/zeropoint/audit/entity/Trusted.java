package org.zeropoint.audit.entity;

import java.util.List;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.shared.Traced;

/** From now on a log's checkpoints are believed by these keys, and by no others. */
public record Trusted(WitnessedLog log, List<VerifierKey> keys) implements Traced {

  public Trusted {
    keys = List.copyOf(keys);
  }

  @Override
  public String auditSubject() {
    return log.origin();
  }

  @Override
  public String auditOutcome() {
    return keys.isEmpty()
        ? "no key is trusted any more"
        : "trusted: " + String.join(", ", keys.stream().map(VerifierKey::format).toList());
  }
}
