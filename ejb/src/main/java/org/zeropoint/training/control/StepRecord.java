package org.zeropoint.training.control;

import java.util.OptionalDouble;
import org.zeropoint.training.engine.TrainingSession.StepReport;
import org.zeropoint.training.entity.RunMetric;

/** A step with the held-out loss, when it was measured after it. */
public record StepRecord(StepReport report, OptionalDouble heldOutLoss) {

  RunMetric metric() {
    return RunMetric.of(report, heldOutLoss);
  }
}
