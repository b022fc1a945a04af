package org.zeropoint.proposals.control;

import java.util.List;

/** The keys of the proposals that have a word, as an index gives them. */
interface Postings {

  /**
   * Keys below {@code below}, the highest first.
   *
   * @param n how many; fewer come only when there are no more
   */
  List<Long> newest(long below, int n);
}
