package org.zeropoint.audit.entity;

import java.time.Instant;

/**
 * The word of a witness that a checkpoint continues what it saw before.
 *
 * @param witness name of its key
 * @param size leaves of the checkpoint
 * @param at when, as the witness signed it
 */
public record Cosigned(String witness, long size, Instant at) {}
