package org.zeropoint.kernels;

/**
 * What a backend computes on.
 *
 * @param name of the backend
 * @param available whether it can be used
 * @param platform of OpenCL, or the virtual machine; empty when not available
 * @param device processor or accelerator; empty when not available
 * @param driver with its version; empty when not available
 * @param reason why it is not available and what to do about it; empty when it is
 */
public record BackendState(
    String name, boolean available, String platform, String device, String driver, String reason) {

  public static BackendState on(String name, String platform, String device, String driver) {
    return new BackendState(name, true, platform, device, driver, "");
  }

  public static BackendState missing(String name, String reason) {
    return new BackendState(name, false, "", "", "", reason);
  }
}
