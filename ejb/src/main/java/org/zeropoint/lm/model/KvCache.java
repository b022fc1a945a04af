package org.zeropoint.lm.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Rows that a model has read, with the keys and values of every layer, so that each further token
 * costs one position. Rows are padded in front to one length; what pads is never seen. Used by one
 * thread at a time, closed before its model.
 *
 * <p>Source: Pope et al., "Efficiently Scaling Transformer Inference", arXiv 2211.05102, section 2.
 */
public final class KvCache implements AutoCloseable {

  private final DecoderNet net;
  private final NDManager manager;
  private final NDList keys = new NDList();
  private final NDList values = new NDList();
  private final int[] padding;
  private final int capacity;
  private int length;
  private float[] scores;

  private KvCache(DecoderNet net, Rows prompts, int most) {
    this.net = net;
    int longest = prompts.longest();
    this.padding = prompts.tokens().stream().mapToInt(row -> longest - row.length).toArray();
    this.capacity = Math.max(most, longest);
    this.manager = net.scope();
  }

  private void allocate() {
    ModelConfig config = net.config();
    var shape = new Shape(padding.length, config.keyValueHeads(), capacity, config.headWidth());
    for (int layer = 0; layer < config.layers(); layer++) {
      keys.add(zeros("k[]", shape));
      values.add(zeros("v[]", shape));
    }
  }

  private NDArray zeros(String argument, Shape shape) {
    NDArray zeros = manager.zeros(shape, DataType.FLOAT32);
    zeros.setName(argument);
    return zeros;
  }

  static KvCache read(DecoderNet net, Rows prompts, int most) {
    var cache = new KvCache(net, prompts, most);
    try {
      cache.allocate();
      cache.extend(prompts.filledInFront(), prompts.longest());
      return cache;
    } catch (RuntimeException | Error e) {
      cache.close();
      throw e;
    }
  }

  /** How many tokens each row may still be given. */
  public int room() {
    return capacity - length;
  }

  /** Scores of the token that follows each row, {@code rows × vocabulary}, row-major. */
  public float[] scores() {
    return scores;
  }

  /**
   * Gives each row one more token.
   *
   * @param tokens one a row
   * @return {@link #scores()}
   */
  public float[] add(int... tokens) {
    if (tokens.length != padding.length) {
      throw new IllegalArgumentException(
          "there are %d rows, not %d".formatted(padding.length, tokens.length));
    }
    if (room() == 0) {
      throw new IllegalStateException("the rows are full: " + capacity + " tokens");
    }
    for (int token : tokens) {
      if (token < 0 || token >= net.config().vocabulary()) {
        throw new IllegalArgumentException("token %d is not in the vocabulary".formatted(token));
      }
    }
    extend(Arrays.stream(tokens).asLongStream().toArray(), 1);
    return scores;
  }

  /** Reads {@code fresh} more tokens of each row. */
  private void extend(long[] tokens, int fresh) {
    int rows = padding.length;
    try (NDManager scope = manager.newSubManager()) {
      var last = new long[rows];
      Arrays.setAll(last, r -> (long) (r + 1) * fresh - 1);
      var arguments =
          new NDList(
              scope.create(tokens, new Shape(rows, fresh)),
              scope.create(last),
              scope.create((long) length));
      boolean plain = (fresh == 1 || length == 0) && !padded() && net.config().window().isEmpty();
      NDArray mask = null;
      if (!plain) {
        mask = scope.create(visible(fresh), new Shape(rows, 1, fresh, length + fresh));
        arguments.add(mask);
      }
      net.positions(scope, arguments, positions(fresh), length + fresh, new Shape(rows, fresh));
      if (net.config().window().isPresent()) {
        arguments.add(mask);
      }
      arguments.addAll(net.parameters());
      arguments.addAll(keys);
      arguments.addAll(values);
      String method = !plain ? "extend" : length == 0 ? "begin" : "step";
      scores = net.program().call(method, false, arguments).get(0).toFloatArray();
    }
    length += fresh;
  }

  private boolean padded() {
    return Arrays.stream(padding).anyMatch(pad -> pad > 0);
  }

  /** Counted from each row's first real token; 0 for what pads. */
  private int[] positions(int fresh) {
    var positions = new int[padding.length * fresh];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = Math.max(0, length + i % fresh - padding[i / fresh]);
    }
    return positions;
  }

  /**
   * Which position sees which, {@code rows × 1 × fresh × length}. What pads sees itself: a position
   * that saw nothing would be not a number, and so would be all that multiply it by nought.
   */
  private boolean[] visible(int fresh) {
    int total = length + fresh;
    int window = net.config().window().orElse(total);
    var visible = new boolean[Rows.cells(padding.length, fresh, total)];
    for (int i = 0; i < padding.length * fresh; i++) {
      int at = length + i % fresh;
      for (int j = Math.max(padding[i / fresh], at - window + 1); j < at; j++) {
        visible[i * total + j] = true;
      }
      visible[i * total + at] = true;
    }
    return visible;
  }

  @Override
  public void close() {
    manager.close();
  }
}
