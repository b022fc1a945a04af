package org.zeropoint.lm.model;

import java.util.Arrays;
import java.util.List;
import org.zeropoint.lm.generation.Sampler;

/**
 * Rows that a model continues side by side with a KV cache. When the longest fills the context, the
 * last half of a context of each row is read anew, so that a model sees at least so much. Used by
 * one thread at a time, closed before its model.
 */
public final class Writing implements Drawing {

  private final Decoder decoder;
  private final int[][] rows;
  private final int[] sizes;
  private final List<Sampler> samplers;
  private KvCache cache;

  /**
   * @param prompts tokens of each row, at least one
   * @param samplers one a row
   * @param most tokens that are drawn for a row at most
   */
  public Writing(Decoder decoder, List<int[]> prompts, List<Sampler> samplers, int most) {
    if (most < 0) {
      throw new IllegalArgumentException("the number of tokens is not negative");
    }
    this.decoder = decoder;
    this.samplers = samplers;
    this.rows = new int[prompts.size()][];
    this.sizes = new int[rows.length];
    for (int r = 0; r < rows.length; r++) {
      int[] prompt = prompts.get(r);
      rows[r] = Arrays.copyOf(prompt, Math.addExact(prompt.length, most));
      sizes[r] = prompt.length;
      for (int token : prompt) {
        samplers.get(r).see(token);
      }
    }
  }

  @Override
  public int[] next() {
    float[] scores = scores();
    int vocabulary = decoder.config().vocabulary();
    var drawn = new int[rows.length];
    for (int r = 0; r < rows.length; r++) {
      drawn[r] = samplers.get(r).draw(scores, r * vocabulary);
      rows[r][sizes[r]++] = drawn[r];
    }
    return drawn;
  }

  private float[] scores() {
    if (cache != null && cache.room() > 0) {
      var last = new int[rows.length];
      Arrays.setAll(last, r -> rows[r][sizes[r] - 1]);
      return cache.add(last);
    }
    close();
    cache = decoder.read(Arrays.stream(seen()).toList(), longest());
    return cache.scores();
  }

  private int[][] seen() {
    int context = decoder.context();
    boolean fits = Arrays.stream(sizes).max().orElseThrow() < context;
    var seen = new int[rows.length][];
    for (int r = 0; r < rows.length; r++) {
      int kept = fits ? sizes[r] : Math.min(sizes[r], Math.max(1, context / 2));
      seen[r] = Arrays.copyOfRange(rows[r], sizes[r] - kept, sizes[r]);
    }
    return seen;
  }

  /** Tokens that the longest row may have in the end. */
  private int longest() {
    return Arrays.stream(rows).mapToInt(row -> row.length).max().orElseThrow();
  }

  @Override
  public void close() {
    if (cache != null) {
      cache.close();
      cache = null;
    }
  }
}
