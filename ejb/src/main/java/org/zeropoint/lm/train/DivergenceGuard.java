package org.zeropoint.lm.train;

/**
 * Tells when a training no longer learns but explodes: a loss or gradient that is not finite, or
 * far above what it has been lately.
 *
 * <p>What it has been is an exponential mean with a factor of {@value #DECAY}, which counts after
 * {@value #FIRST} steps. A rule of thumb of our own, wide enough for the spikes of a sound
 * training.
 */
public final class DivergenceGuard {

  static final double DECAY = 0.98;
  static final int FIRST = 20;

  /** A loss so many nats a token above its mean has exploded. */
  static final double LOSS_ABOVE = 3;

  /** A gradient norm so many times its mean has exploded. */
  static final double NORM_TIMES = 100;

  private Standing standing;

  /**
   * What was seen so far; goes into a checkpoint, so that a resumed training judges alike.
   *
   * @param steps seen
   * @param loss mean loss, in nats a token
   * @param norm mean gradient norm
   */
  public record Standing(int steps, double loss, double norm) {
    public static final Standing FRESH = new Standing(0, 0, 0);
  }

  public DivergenceGuard(Standing standing) {
    this.standing = standing;
  }

  /** What one step looked like. */
  public enum Judgement {
    SOUND,
    NOT_FINITE,
    EXPLODED
  }

  /** Judges a step; a sound one counts for the next. */
  public Judgement judge(double loss, double norm) {
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      return Judgement.NOT_FINITE;
    }
    if (standing.steps() >= FIRST
        && (loss > standing.loss() + LOSS_ABOVE || norm > NORM_TIMES * standing.norm())) {
      return Judgement.EXPLODED;
    }
    double kept = standing.steps() == 0 ? 0 : DECAY;
    standing =
        new Standing(
            standing.steps() + 1,
            kept * standing.loss() + (1 - kept) * loss,
            kept * standing.norm() + (1 - kept) * norm);
    return Judgement.SOUND;
  }

  /**
   * What speaks against a step that was not sound, in a sentence without its full stop.
   *
   * @param loss in nats a token
   * @param rate learning rate that was used
   */
  public String evidence(int step, Judgement judgement, double loss, double norm, double rate) {
    return "Step %d %s: loss %s nats a token, gradient norm %s at learning rate %s; the steps before had a loss of %s and a norm of %s on average"
        .formatted(
            step,
            judgement == Judgement.NOT_FINITE ? "is not finite" : "exploded",
            loss,
            norm,
            rate,
            standing.loss(),
            standing.norm());
  }

  public Standing standing() {
    return standing;
  }
}
