package org.zeropoint.ethics.entity;

import java.time.Instant;

/**
 * How far measuring a candidate came.
 *
 * @param part that is measured now
 * @param number of that part, from 1
 * @param of how many
 * @param since when the candidate is measured
 */
public record MeasuringStanding(String part, int number, int of, Instant since) {}
