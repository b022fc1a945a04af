package org.zeropoint.exchange.entity;

import java.time.Instant;
import java.util.Optional;

/**
 * A witness and how it stands with it.
 *
 * @param key its verifier key
 * @param state {@code waiting} before its first answer, {@code cosigning}, {@code failing} when it
 *     gives no cosignature, or {@code refusing} when it says that this log was rewritten
 * @param size entries under the largest checkpoint that it cosigned
 * @param cosignedAt when, by the witness's clock
 * @param problem why the last try gave no cosignature, or why it refuses
 * @param nextTryAt when it is asked again at the earliest, after a problem
 */
public record WitnessView(
    String name,
    String key,
    String url,
    String state,
    Optional<Long> size,
    Optional<Instant> cosignedAt,
    Optional<String> problem,
    Optional<Instant> nextTryAt) {}
