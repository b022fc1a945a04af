package org.zeropoint.lm.train;

/**
 * Ends a training whose held-out loss has stopped falling, and knows the step that was best.
 *
 * <p>Source: Prechelt, "Early Stopping: But When?", in "Neural Networks: Tricks of the Trade",
 * 1998, criterion UP.
 *
 * @param patience evaluations in a row without a new best that end the training; 0 for never
 * @param margin by which a loss must be lower to be a new best, in the unit of the losses
 */
public record EarlyStop(int patience, double margin) {

  public EarlyStop {
    if (patience < 0 || !(margin >= 0)) {
      throw new IllegalArgumentException("patience and margin are not negative");
    }
  }

  /**
   * The best so far.
   *
   * @param step at which it was; 0 before the first evaluation
   * @param loss held-out, in the unit of those that were given; infinite before the first
   * @param since evaluations since then
   */
  public record Best(int step, double loss, int since) {
    public static final Best NONE = new Best(0, Double.POSITIVE_INFINITY, 0);
  }

  /** The best after one more evaluation; one that is no number is never better. */
  public Best after(Best best, int step, double loss) {
    return loss < best.loss() - margin || best.step() == 0 && Double.isFinite(loss)
        ? new Best(step, loss, 0)
        : new Best(best.step(), best.loss(), best.since() + 1);
  }

  /** Whether the training ends here. */
  public boolean ends(Best best) {
    return patience > 0 && best.since() >= patience;
  }
}
