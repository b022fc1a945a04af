package org.zeropoint.lm.text;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.zeropoint.kernels.MinHash;

/**
 * Passages that are looked for, by {@value #BANDS} bands of {@value #ROWS} numbers of their
 * signatures. Those of one signature are kept once and counted, and one that was found is not
 * compared again.
 *
 * <p>Bound: a passage in which is looked is compared at most {@value #BANDS} × {@value #MOST}
 * times, however often texts repeat themselves; a band that {@value #MOST} signatures share takes
 * no more. So a passage may be missed when most of its bands were full before it.
 */
final class PassageIndex {

  static final int BANDS = 32;
  static final int ROWS = 4;

  /** Signatures that are kept of those that share a band. */
  static final int MOST = 64;

  private final int[] signatures;
  private final int passages;

  /** How many passages have the signature of the one at this place; 0 unless it is their first. */
  private final int[] counts;

  /** The call of {@link #look} in which a passage was compared last. */
  private final long[] compared;

  private final Map<Long, List<Integer>> bands = new HashMap<>();
  private long looks;
  private long comparisons;
  private int found;

  /**
   * @param signatures {@code passages × }{@value MinHash#PLACES}, row-major
   */
  PassageIndex(int[] signatures) {
    this.signatures = signatures;
    this.passages = signatures.length / MinHash.PLACES;
    this.counts = new int[passages];
    this.compared = new long[passages];
    var firsts = new HashMap<IntBuffer, Integer>();
    for (int p = 0; p < passages; p++) {
      var signature = IntBuffer.wrap(signatures, p * MinHash.PLACES, MinHash.PLACES);
      Integer first = firsts.putIfAbsent(signature, p);
      counts[first == null ? p : first]++;
      if (first == null) {
        add(p);
      }
    }
  }

  private void add(int passage) {
    for (int band = 0; band < BANDS; band++) {
      long key = key(signatures, passage * MinHash.PLACES, band);
      List<Integer> sharing = bands.computeIfAbsent(key, k -> new ArrayList<>(1));
      if (sharing.size() < MOST) {
        sharing.add(passage);
      }
    }
  }

  private static long key(int[] signatures, int from, int band) {
    long key = band;
    for (int i = 0; i < ROWS; i++) {
      key = key * 0x9E3779B97F4A7C15L + signatures[from + band * ROWS + i];
    }
    return key;
  }

  /** Finds those that nearly are the passage whose signature begins at {@code from}. */
  void look(int[] others, int from) {
    looks++;
    for (int band = 0; band < BANDS; band++) {
      List<Integer> sharing = bands.get(key(others, from, band));
      if (sharing != null) {
        compare(sharing.iterator(), others, from);
      }
    }
  }

  private void compare(Iterator<Integer> sharing, int[] others, int from) {
    while (sharing.hasNext()) {
      int p = sharing.next();
      if (counts[p] > 0 && compared[p] != looks) {
        compared[p] = looks;
        comparisons++;
        double likeness = MinHash.likeness(signatures, p * MinHash.PLACES, others, from);
        if (likeness >= NearDuplicates.LIKENESS) {
          found += counts[p];
          counts[p] = 0;
        }
      }
      if (counts[p] == 0) {
        sharing.remove();
      }
    }
  }

  int passages() {
    return passages;
  }

  /** Passages that were found so far. */
  int found() {
    return found;
  }

  /** Pairs of signatures that were compared so far. */
  long comparisons() {
    return comparisons;
  }
}
