package org.zeropoint.training.entity;

import java.util.Optional;

/**
 * Where a run was after a step.
 *
 * @param seconds of all steps up to it; empty where they were not measured
 * @param loss of its batch, in nats a byte
 * @param heldOutLoss in nats a byte, when it was measured after this step
 */
public record CoursePoint(
    int step, Optional<Double> seconds, double loss, Optional<Double> heldOutLoss) {}
