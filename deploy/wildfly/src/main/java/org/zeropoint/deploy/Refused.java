package org.zeropoint.deploy;

/** The server cannot be started; the message tells a person why and what to do, in one sentence. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Refused(String message) {
    super(message);
  }
}
