package org.zeropoint.audit.entity;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.zeropoint.audit.tree.VerifierKey;

/**
 * A key that signs checkpoints.
 *
 * @param key its public part, written as C2SP signed-note does
 * @param from since when it signs
 * @param until when it ceases; empty for the present one
 */
public record LogKey(String key, Instant from, Optional<Instant> until) {

  /** What signatures name it by, 8 hex digits. */
  public String id() {
    return HexFormat.of().toHexDigits(VerifierKey.parse(key).id());
  }

  /** Whether it signs at an instant. One before its beginning counts: clocks are set back. */
  public boolean signs(Instant now) {
    return until.filter(end -> !now.isBefore(end)).isEmpty();
  }
}
