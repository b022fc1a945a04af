package org.zeropoint.kernels;

/**
 * Softmax cross-entropy with its gradient, over vocabularies of any size.
 *
 * <p>Of each row of {@code logits} x and its target t, with Σ over the vocabulary:
 *
 * <pre>
 *   loss = log Σ exp(x_i − max x) + max x − x_t          in nats
 *   d loss / d x_i = exp(x_i) / Σ exp(x_j) − [i = t]     times {@code factor}
 * </pre>
 *
 * A row whose target is {@link #IGNORED} has loss and gradient 0, whatever it holds. A logit of −∞
 * has probability 0; where it is the target's, the loss is +∞. A row that holds NaN or +∞, or
 * nothing but −∞, has NaN as its loss and throughout its gradient.
 *
 * <p>Tolerance: losses within 1e-5 + 1e-5·|loss|; gradients within 2e-6 + 2e-5·|gradient|, both
 * times |{@code factor}|.
 *
 * <p>Source: Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 6.2.2.3.
 */
public interface CrossEntropy {

  /** Of a target: nothing is to be predicted here. */
  int IGNORED = -100;

  Result apply(Input input);

  /**
   * What is scored.
   *
   * @param logits {@code rows × vocabulary}, row-major
   * @param targets one a row, from 0 to below the vocabulary, or {@link #IGNORED}
   * @param factor what gradients are multiplied with, finite: 1 ÷ rows for those of the mean
   * @param gradient whether gradients are wanted
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Input(float[] logits, int[] targets, int vocabulary, float factor, boolean gradient) {

    public Input {
      Check.that(vocabulary >= 1, "vocabulary is %d, must be at least 1", vocabulary);
      Check.rows("logits", logits.length, vocabulary);
      Check.length("targets", targets.length, logits.length / vocabulary);
      Check.that(Float.isFinite(factor), "factor is %s, must be finite", factor);
      for (int i = 0; i < targets.length; i++) {
        Check.that(
            targets[i] == IGNORED || targets[i] >= 0 && targets[i] < vocabulary,
            "targets[%d] is %d, must be from 0 to below the vocabulary of %d, or %d",
            i,
            targets[i],
            vocabulary,
            IGNORED);
      }
    }

    public int rows() {
      return targets.length;
    }
  }

  /**
   * What was found.
   *
   * @param losses one a row, in nats
   * @param gradient as the logits; empty when it was not asked for
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Result(float[] losses, float[] gradient) {}
}
