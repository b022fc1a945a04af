package org.zeropoint.training.engine.worker;

/**
 * The process ended, or closed its socket, in the middle of a call: another one may do better. Its
 * last words are in the message.
 */
public final class WorkerDied extends Exception {

  private static final long serialVersionUID = 1L;

  WorkerDied(String message, Throwable cause) {
    super(message, cause);
  }
}
