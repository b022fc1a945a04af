package org.zeropoint.proposals.entity;

import java.time.Instant;

/**
 * The author takes a revision back.
 *
 * @param reason empty when the author gave none
 */
public record Withdrawal(String by, String reason, Instant at) {}
