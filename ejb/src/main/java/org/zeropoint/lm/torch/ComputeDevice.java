package org.zeropoint.lm.torch;

import java.util.OptionalInt;
import org.zeropoint.shared.Settings;

/**
 * What computes: the processor, or a GPU of CUDA. Nothing falls back from one to the other.
 *
 * @param gpu number of the GPU, from 0; empty for the processor
 */
public record ComputeDevice(OptionalInt gpu) {

  /**
   * The device that is set.
   *
   * @throws IllegalStateException naming the setting and the rule
   */
  public static ComputeDevice configured() {
    return of(new Settings().device());
  }

  static ComputeDevice of(String setting) {
    String[] parts = setting.split(":");
    if (parts[0].equals("cpu")) {
      return new ComputeDevice(OptionalInt.empty());
    }
    return new ComputeDevice(OptionalInt.of(parts.length > 1 ? Integer.parseInt(parts[1]) : 0));
  }

  /** As in the setting. */
  @Override
  public String toString() {
    return gpu.isPresent() ? "gpu:" + gpu.getAsInt() : "cpu";
  }
}
