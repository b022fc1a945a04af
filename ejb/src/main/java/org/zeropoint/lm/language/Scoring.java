package org.zeropoint.lm.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.zeropoint.lm.data.Example;
import org.zeropoint.lm.data.Padding;
import org.zeropoint.lm.model.TokenScores;
import org.zeropoint.lm.text.Batch;

/** Scores rows of various lengths in batches of bounded memory. */
final class Scoring {

  private final Function<Batch, TokenScores> model;
  private final long positions;

  /**
   * @param model that scores a batch
   * @param positions of a batch at most, but for a row that is longer by itself
   */
  Scoring(Function<Batch, TokenScores> model, long positions) {
    this.model = model;
    this.positions = positions;
  }

  /**
   * A row and the bytes that its targets stand for.
   *
   * @param row empty of a text of which nothing is scored
   */
  record Row(List<Example> row, int bytes) {
    static final Row NONE = new Row(List.of(), 0);

    static Row of(Example row, int bytes) {
      return row.learned() == 0 ? NONE : new Row(List.of(row), bytes);
    }

    int length() {
      return row.stream().mapToInt(Example::length).sum();
    }
  }

  /** In the order of the rows; those of about one length are computed side by side. */
  List<Likelihood> score(List<Row> rows) {
    var found = new Likelihood[rows.size()];
    Arrays.fill(found, Likelihood.NONE);
    List<Integer> order =
        IntStream.range(0, found.length)
            .filter(i -> rows.get(i).length() > 0)
            .boxed()
            .sorted(Comparator.comparingInt(i -> rows.get(i).length()))
            .toList();
    var side = new ArrayList<Integer>();
    for (int i : order) {
      if (!side.isEmpty() && (long) (side.size() + 1) * rows.get(i).length() > positions) {
        score(rows, side, found);
        side.clear();
      }
      side.add(i);
    }
    if (!side.isEmpty()) {
      score(rows, side, found);
    }
    return List.of(found);
  }

  private void score(List<Row> rows, List<Integer> side, Likelihood[] found) {
    List<Example> examples = side.stream().map(i -> rows.get(i).row().get(0)).toList();
    TokenScores scores = model.apply(Padding.of(examples, 0));
    int from = 0;
    for (int i = 0; i < examples.size(); i++) {
      int to = from + examples.get(i).learned();
      found[side.get(i)] = likelihood(scores, from, to, rows.get(side.get(i)).bytes());
      from = to;
    }
  }

  private static Likelihood likelihood(TokenScores scores, int from, int to, int bytes) {
    int count = to - from;
    var logs = new double[count];
    var confidences = new double[count];
    for (int i = 0; i < count; i++) {
      logs[i] = scores.logProbabilities()[from + i];
      confidences[i] = Math.exp(scores.greatest()[from + i]);
    }
    return new Likelihood(
        logs, confidences, Arrays.copyOfRange(scores.likeliest(), from, to), bytes);
  }

  /**
   * The row in which the last tokens of a text are scored, cut from the left.
   *
   * @param tokens of the whole text
   * @param begin first token that is scored, at least 1
   * @param length tokens that the model reads at most
   */
  static Example row(int[] tokens, int begin, int length) {
    int first = Math.max(0, tokens.length - 1 - length);
    int[] inputs = Arrays.copyOfRange(tokens, first, tokens.length - 1);
    int[] targets = Arrays.copyOfRange(tokens, first + 1, tokens.length);
    Arrays.fill(targets, 0, Math.max(0, begin - 1 - first), Example.IGNORED);
    return new Example(inputs, targets);
  }
}
