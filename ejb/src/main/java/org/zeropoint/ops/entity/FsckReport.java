package org.zeropoint.ops.entity;

import java.util.List;
import org.zeropoint.ops.replay.Fault;

/**
 * What a check of a whole installation found.
 *
 * @param sound whether there is no fault
 * @param entries of the log, with and without a place in the tree
 * @param checkpoints that the database holds
 * @param rows of watched tables
 * @param files of weights and texts
 * @param decisions of the gate that were made again
 * @param seconds that it took
 * @param notes what is worth to know and no fault
 */
public record FsckReport(
    boolean sound,
    long entries,
    long checkpoints,
    long rows,
    long files,
    long decisions,
    double seconds,
    List<Fault> faults,
    List<String> notes) {

  /**
   * @throws IllegalArgumentException when it is called sound and has faults, or the other way
   */
  public FsckReport {
    faults = List.copyOf(faults);
    notes = List.copyOf(notes);
    if (sound != faults.isEmpty()) {
      throw new IllegalArgumentException("sound is what has no fault");
    }
  }
}
