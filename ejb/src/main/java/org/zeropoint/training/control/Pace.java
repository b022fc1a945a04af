package org.zeropoint.training.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.training.entity.CoursePoint;
import org.zeropoint.training.entity.RunMetric;

/**
 * How fast a run was. Steps keep their samples a second {@code vᵢ}, not their seconds; as each has
 * the same number of samples {@code n}, a step took {@code n/vᵢ} seconds.
 *
 * @param metrics all steps of the run, in their order
 * @param samples in each step
 */
record Pace(List<RunMetric> metrics, int samples) {

  Pace {
    metrics = List.copyOf(metrics);
  }

  /** Whether each step says how long it took; those of before that was measured do not. */
  boolean isTimed() {
    return !metrics.isEmpty()
        && metrics.stream()
            .allMatch(metric -> metric.samplesPerSecond().filter(rate -> rate > 0).isPresent());
  }

  private double seconds(RunMetric metric) {
    return samples / metric.samplesPerSecond().orElseThrow();
  }

  /** Of all steps, added up in their order, so that none ends after it. */
  Optional<Double> seconds() {
    List<CoursePoint> course = course();
    return course.isEmpty() ? Optional.empty() : course.get(course.size() - 1).seconds();
  }

  Optional<Double> samplesPerSecond() {
    return seconds().map(all -> (double) samples * metrics.size() / all);
  }

  Optional<Double> tokensPerSecond() {
    return seconds()
        .map(
            all ->
                metrics.stream()
                        .mapToDouble(metric -> metric.tokensPerSecond() * seconds(metric))
                        .sum()
                    / all);
  }

  /** The middle one of all steps; of an even number the lower of the two in the middle. */
  Optional<Double> medianSamplesPerSecond() {
    List<Double> rates =
        metrics.stream().flatMap(metric -> metric.samplesPerSecond().stream()).sorted().toList();
    return rates.isEmpty() ? Optional.empty() : Optional.of(rates.get((rates.size() - 1) / 2));
  }

  Optional<Long> peakMemory() {
    return metrics.stream().flatMap(metric -> metric.memoryBytes().stream()).max(Long::compare);
  }

  /** Each step with the time until its end. */
  List<CoursePoint> course() {
    boolean timed = isTimed();
    var course = new ArrayList<CoursePoint>(metrics.size());
    double passed = 0;
    for (RunMetric metric : metrics) {
      passed += timed ? seconds(metric) : 0;
      course.add(
          new CoursePoint(
              metric.step(),
              timed ? Optional.of(passed) : Optional.empty(),
              metric.loss(),
              metric.heldOutLoss()));
    }
    return course;
  }
}
