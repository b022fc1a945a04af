package org.zeropoint.verify;

/** How the program ends. */
public final class Exit {

  /** Everything that was looked at is right. */
  public static final int VERIFIED = 0;

  /** Something is wrong; the report names it. */
  public static final int WRONG = 1;

  /** It was called in another way than it can be. */
  public static final int USAGE = 2;

  /** A file or a database cannot be read, or is something else. */
  public static final int UNREADABLE = 3;

  private Exit() {}
}
