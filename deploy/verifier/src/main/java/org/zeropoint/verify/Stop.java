package org.zeropoint.verify;

/** Why a command cannot go on, in words for who called it. */
public final class Stop extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exit;

  private Stop(int exit, String message) {
    super(message);
    this.exit = exit;
  }

  /** It was called in another way than it can be. */
  public static Stop usage(String message) {
    return new Stop(Exit.USAGE, message);
  }

  /** Something that it needs cannot be read. */
  public static Stop unreadable(String message) {
    return new Stop(Exit.UNREADABLE, message);
  }

  int exit() {
    return exit;
  }
}
