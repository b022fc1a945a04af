package org.zeropoint.web.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.entity.WitnessedLog;

/**
 * A log that is witnessed.
 *
 * @param origin its name
 * @param keys that are trusted; none when it is cosigned no longer
 * @param size entries under what was cosigned last; 0 before the first
 * @param checkpoint what was cosigned last, with the signatures of the log and of this witness
 * @param refused the newest checkpoint that the log signed and that does not continue that one: it
 *     proves that the log was rewritten
 */
public record WitnessedJson(
    String origin,
    List<String> keys,
    long size,
    Optional<Instant> cosignedAt,
    Optional<String> checkpoint,
    Optional<Instant> refusedAt,
    Optional<String> refused) {

  static WitnessedJson of(WitnessedLog log) {
    return new WitnessedJson(
        log.origin(),
        log.keys(),
        log.size(),
        log.cosignedAt(),
        log.note(),
        log.refusedAt(),
        log.refused());
  }
}
