package org.zeropoint.it;

/**
 * One way to damage an installation.
 *
 * @param name for people
 * @param code of the fault that has to be found
 * @param plant does it, and gives where the fault has to be found
 */
record Corruption(String name, String code, Plant plant) {

  /** Damages a stopped installation. */
  @FunctionalInterface
  interface Plant {
    String in(Damaged installation) throws Exception;
  }

  @Override
  public String toString() {
    return name;
  }
}
