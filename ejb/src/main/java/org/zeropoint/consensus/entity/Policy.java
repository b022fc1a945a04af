package org.zeropoint.consensus.entity;

/**
 * What the organisation asks for.
 *
 * @param humanQuorum distinct people who have to pass a revision, at least 1
 */
public record Policy(int humanQuorum) {

  public static final Policy SHIPPED = new Policy(1);

  public Policy {
    if (humanQuorum < 1) {
      throw new IllegalArgumentException("a quorum is at least 1");
    }
  }
}
