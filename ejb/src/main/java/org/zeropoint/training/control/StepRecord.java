package org.zeropoint.training.control;

import java.util.OptionalDouble;
import org.zeropoint.training.engine.TrainingSession.StepReport;

/** A step with the held-out loss, when it was measured after it. */
public record StepRecord(StepReport report, OptionalDouble heldOutLoss) {}
