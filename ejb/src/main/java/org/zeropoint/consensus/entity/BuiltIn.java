package org.zeropoint.consensus.entity;

/**
 * The name under which the product's own AI reviewer votes; no account can have it, since nobody
 * signs in with it.
 */
public final class BuiltIn {

  public static final String REVIEWER = "built-in-reviewer";

  private BuiltIn() {}
}
