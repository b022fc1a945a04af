package org.zeropoint.training.entity;

import java.util.Optional;
import java.util.OptionalDouble;
import org.zeropoint.training.engine.TrainingSession.StepReport;

/**
 * What one step of a run measured, to the precision of 32-bit floats, in which it is kept. What is
 * empty was not measured: held-out loss at most steps, the last three before they were introduced.
 *
 * @param step from 1
 * @param loss mean training loss of the batch, in nats a byte or an image
 * @param heldOutLoss in the same unit, when it was measured after this step
 * @param gradientNorm global L2 norm before clipping
 * @param memoryBytes what the process or the device held after the step, to a KiB
 * @param waitingSeconds of the step, until its batch was there
 */
public record RunMetric(
    int step,
    double loss,
    Optional<Double> heldOutLoss,
    double gradientNorm,
    double learningRate,
    double tokensPerSecond,
    Optional<Double> samplesPerSecond,
    Optional<Long> memoryBytes,
    Optional<Double> waitingSeconds) {

  private static final double SHORTEST = 1e-9;
  private static final long KIB = 1024;

  /**
   * @throws IllegalArgumentException when a number is not finite as a 32-bit float
   */
  public RunMetric {
    loss = kept("loss", loss);
    heldOutLoss = heldOutLoss.map(value -> kept("heldOutLoss", value));
    gradientNorm = kept("gradientNorm", gradientNorm);
    learningRate = kept("learningRate", learningRate);
    tokensPerSecond = kept("tokensPerSecond", tokensPerSecond);
    samplesPerSecond = samplesPerSecond.map(value -> kept("samplesPerSecond", value));
    memoryBytes = memoryBytes.map(bytes -> (long) (float) (bytes / KIB) * KIB);
    waitingSeconds = waitingSeconds.map(value -> kept("waitingSeconds", value));
  }

  public static RunMetric of(StepReport report, OptionalDouble heldOutLoss) {
    double seconds = Math.max(report.seconds(), SHORTEST);
    return new RunMetric(
        report.step(),
        report.loss(),
        heldOutLoss.isPresent() ? Optional.of(heldOutLoss.getAsDouble()) : Optional.empty(),
        report.gradientNorm(),
        report.learningRate(),
        report.tokens() / seconds,
        Optional.of(report.samples() / seconds),
        Optional.of(report.memoryBytes()),
        Optional.of(report.waitingSeconds()));
  }

  /** The shortest decimal that is this 32-bit float: 0.003 instead of 0.003000000026077032. */
  private static double kept(String name, double value) {
    float single = (float) value;
    if (!Float.isFinite(single)) {
      throw new IllegalArgumentException(name + " is no finite 32-bit number: " + value);
    }
    return Double.parseDouble(Float.toString(single));
  }
}
