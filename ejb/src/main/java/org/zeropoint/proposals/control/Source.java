package org.zeropoint.proposals.control;

import java.util.Optional;

/** Proposals in the order of a list, served from an index. */
interface Source {

  /**
   * What comes behind a place.
   *
   * @param n how many to look at
   */
  Stretch read(Optional<Position> after, int n);
}
