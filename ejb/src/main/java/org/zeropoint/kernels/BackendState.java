package org.zeropoint.kernels;

/**
 * What a backend computes on.
 *
 * @param name of the backend
 * @param available whether it can be used
 * @param platform of OpenCL, or the virtual machine; empty when not available
 * @param device processor or accelerator; empty when not available
 * @param driver with its version; empty when not available
 * @param reason why it is not available; empty when it is
 * @param remedy what to install or to start otherwise; empty when it is available, or nothing helps
 */
public record BackendState(
    String name,
    boolean available,
    String platform,
    String device,
    String driver,
    String reason,
    String remedy) {

  public static BackendState on(String name, String platform, String device, String driver) {
    return new BackendState(name, true, platform, device, driver, "", "");
  }

  public static BackendState missing(String name, String reason, String remedy) {
    return new BackendState(name, false, "", "", "", reason, remedy);
  }

  /** Why it is not available and what to do about it, in one text. */
  public String problem() {
    return (reason + " " + remedy).strip();
  }
}
