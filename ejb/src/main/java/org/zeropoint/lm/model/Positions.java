package org.zeropoint.lm.model;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** What a model's methods take for the positions of its rows. */
public record Positions(ModelConfig config) {

  /**
   * Adds ids of learned positions, or cosines and sines of rotary ones.
   *
   * @param longest positions of the longest row
   * @param shape of the positions, which that of the tables follows
   */
  public void add(NDManager scope, NDList list, int[] positions, int longest, Shape shape) {
    if (config.rope().isEmpty()) {
      var ids = new long[positions.length];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = positions[i];
      }
      list.add(scope.create(ids, shape));
      return;
    }
    Rope.Table table = config.rope().get().table(config.headWidth(), positions, longest);
    // One table for all rows, or one a row for each of its heads.
    Shape rows = shape.dimension() == 1 ? shape : new Shape(shape.get(0), 1, shape.get(1));
    Shape full = rows.addAll(new Shape(config.headWidth() / 2));
    list.add(scope.create(table.cosine(), full));
    list.add(scope.create(table.sine(), full));
  }

  /**
   * Which of all positions the last ones see, within the window: {@code fresh × (before + fresh)}.
   *
   * @param before positions before them
   */
  public boolean[] seen(int before, int fresh) {
    int total = Math.addExact(before, fresh);
    int window = config.window().orElse(total);
    var seen = new boolean[Rows.cells(fresh, total)];
    for (int i = 0; i < fresh; i++) {
      for (int j = Math.max(0, before + i - window + 1); j <= before + i; j++) {
        seen[i * total + j] = true;
      }
    }
    return seen;
  }
}
