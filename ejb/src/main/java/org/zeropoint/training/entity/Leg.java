package org.zeropoint.training.entity;

import java.util.Objects;
import java.util.Optional;

/**
 * A stretch of the steps of a run that one engine computed on one device.
 *
 * @param fromStep the first step of it, from 1; it ends where the next begins
 * @param device in the words of the engine
 */
public record Leg(String engine, int fromStep, Optional<String> device) {

  public Leg {
    Objects.requireNonNull(engine);
    Objects.requireNonNull(device);
    if (fromStep < 1) {
      throw new IllegalArgumentException("a leg begins with a step from 1, not " + fromStep);
    }
  }

  boolean isOf(String name, Optional<String> onDevice) {
    return engine.equals(name) && device.equals(onDevice);
  }

  /** {@code djl (CPU, 2 threads, PyTorch 2.7.1)}. */
  String told() {
    return engine + device.map(on -> " (" + on + ")").orElse("");
  }
}
