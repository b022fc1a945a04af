package org.zeropoint.lm.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import org.zeropoint.shared.Invalid;

/**
 * Whole documents, or examples, in two parts. Equal ones are on one side, so that what is held out
 * was never seen.
 *
 * @param training what a model learns from, in the order of the data
 * @param heldOut what it never sees, in the order of the data; empty when nothing is held out
 */
public record Split<T>(List<T> training, List<T> heldOut) {

  public Split {
    training = List.copyOf(training);
    heldOut = List.copyOf(heldOut);
  }

  /**
   * Splits. Follows from documents, share and seed alone.
   *
   * @param share of the different documents that is held out, 0 to 0.5, rounded down; above 0 at
   *     least one document is
   * @throws Invalid when something is to be held out and there are no two different documents
   */
  public static <T> Split<T> of(List<T> documents, double share, long seed) {
    if (!(share >= 0 && share <= 0.5)) {
      throw new IllegalArgumentException("the share that is held out is between 0 and 0.5");
    }
    if (share == 0) {
      return new Split<>(documents, List.of());
    }
    List<T> different = List.copyOf(new LinkedHashSet<>(documents));
    if (different.size() < 2) {
      throw new Invalid(
          "/validationSplit",
          "must be 0 for one document: of a text, form feeds separate the documents");
    }
    int count = Math.max(1, (int) (different.size() * share));
    int[] order = Order.permutation(different.size(), seed, 0);
    var chosen = new HashSet<T>();
    for (int i = 0; i < count; i++) {
      chosen.add(different.get(order[i]));
    }
    var training = new ArrayList<T>();
    var heldOut = new ArrayList<T>();
    documents.forEach(each -> (chosen.contains(each) ? heldOut : training).add(each));
    return new Split<>(training, heldOut);
  }
}
