package org.zeropoint.consensus.entity;

import java.time.Instant;
import java.util.Optional;

/**
 * A version of the policy of a tenant.
 *
 * @param number 0 for the one that the product brings along, which counts until somebody edits it
 * @param digest SHA-256 over the canonical JSON of the rules
 * @param editor empty for the one that the product brings along
 */
public record PolicyState(
    int number, String digest, Policy policy, Optional<String> editor, Optional<Instant> at) {}
