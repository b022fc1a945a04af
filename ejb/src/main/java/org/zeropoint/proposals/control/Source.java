package org.zeropoint.proposals.control;

import java.util.List;
import java.util.Optional;
import org.zeropoint.proposals.entity.Proposal;

/** Proposals in the order of a list, served from an index. */
interface Source {

  /**
   * The next ones behind a place.
   *
   * @param n how many; fewer come only when there are no more
   */
  List<Proposal> read(Optional<Position> after, int n);
}
