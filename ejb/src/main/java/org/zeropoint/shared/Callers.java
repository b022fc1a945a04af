package org.zeropoint.shared;

import java.util.Optional;

/** Tells who is calling in the present request or job. Implemented by {@code security}. */
public interface Callers {

  /**
   * The present caller.
   *
   * @throws Unauthenticated when nobody signed in
   */
  Caller current();

  /** The present caller, or empty when nobody signed in. */
  Optional<Caller> find();

  /** Does {@code work} as {@code caller}: for jobs, which no request stands behind. */
  void as(Caller caller, Runnable work);
}
