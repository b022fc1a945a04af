package org.zeropoint.audit.entity;

import java.util.Optional;

/**
 * What a verification found.
 *
 * @param entries how many entries were read
 * @param firstBroken number of the first entry that does not fit; empty when all do
 * @param reason what is wrong with it
 */
public record Verification(
    boolean valid, long entries, Optional<Long> firstBroken, Optional<String> reason) {}
