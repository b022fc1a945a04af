package org.zeropoint.lm.train;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import org.zeropoint.lm.model.DecoderTrainer;
import org.zeropoint.lm.optimizer.Schedule;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.train.CheckpointStore.Saved;
import org.zeropoint.lm.train.DivergenceGuard.Judgement;

/**
 * A training from where its checkpoints stand to its end. Evaluates and saves at fixed steps, keeps
 * the best, stops early, and guards against divergence: it goes back to a checkpoint before the
 * weights that diverged, with half the learning rate once, and fails with the evidence the second
 * time.
 */
public final class Course {

  private final DecoderTrainer trainer;
  private final CheckpointStore store;
  private final Rules rules;
  private final Data data;
  private Position position;
  private DivergenceGuard guard;

  /**
   * How it goes.
   *
   * @param schedule with the number of steps
   * @param evaluateEvery steps between evaluations; the last step is always evaluated
   * @param saveEvery steps between checkpoints; the last step is always saved
   */
  public record Rules(Schedule schedule, int evaluateEvery, int saveEvery, EarlyStop earlyStop) {

    public Rules {
      if (evaluateEvery < 1 || saveEvery < 1) {
        throw new IllegalArgumentException("at least one step lies between two of a kind");
      }
    }
  }

  /**
   * What it learns from.
   *
   * @param batches micro-batches of a step, from 1: a pure function, so that a resumed course sees
   *     what the other would have seen
   * @param heldOut what is evaluated on; may be empty
   */
  public record Data(IntFunction<List<Batch>> batches, List<Batch> heldOut) {}

  /** Is told of every step. */
  public interface Listener {
    /**
     * After a step.
     *
     * @param heldOut in nats a token, when this step was evaluated
     * @return whether to go on
     */
    boolean stepped(int step, DecoderTrainer.Step found, double rate, OptionalDouble heldOut);

    /** After going back to a checkpoint because of a divergence. */
    default void wentBack(int from, int to, String evidence) {}
  }

  /** Why a course ended. */
  public enum End {
    COMPLETED,
    STOPPED_EARLY,
    CANCELLED
  }

  /** It diverged again after going back once. */
  public static final class Diverged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Diverged(String evidence) {
      super(evidence);
    }
  }

  /** Begins, or goes on from the newest checkpoint. */
  public Course(DecoderTrainer trainer, CheckpointStore store, Rules rules, Data data) {
    this.trainer = trainer;
    this.store = store;
    this.rules = rules;
    this.data = data;
    Optional<Saved> newest = store.newest();
    if (newest.isPresent()) {
      restore(newest.get());
    } else {
      position = Position.start(rules.schedule().peak());
      guard = new DivergenceGuard(position.standing());
      // What a divergence in the first interval goes back to.
      save();
    }
  }

  public Position position() {
    return position;
  }

  /**
   * Trains to the end.
   *
   * @throws Diverged with the evidence
   */
  public End follow(Listener listener) {
    int steps = rules.schedule().steps();
    while (position.step() < steps && !rules.earlyStop().ends(position.best())) {
      int step = position.step() + 1;
      double rate = rules.schedule().withPeak(position.peak()).rate(step);
      DecoderTrainer.Step found = trainer.step(data.batches().apply(step), step, rate);
      Judgement judgement = guard.judge(found.loss(), found.gradientNorm());
      if (judgement != Judgement.SOUND) {
        goBack(step, found, judgement, rate, listener);
      } else if (!advance(step, found, rate, listener)) {
        return End.CANCELLED;
      }
    }
    return position.step() < steps ? End.STOPPED_EARLY : End.COMPLETED;
  }

  private boolean advance(int step, DecoderTrainer.Step found, double rate, Listener listener) {
    boolean last = step == rules.schedule().steps();
    var best = position.best();
    OptionalDouble heldOut = OptionalDouble.empty();
    if (!data.heldOut().isEmpty() && (last || step % rules.evaluateEvery() == 0)) {
      double loss = trainer.loss(data.heldOut());
      heldOut = OptionalDouble.of(loss);
      best = rules.earlyStop().after(best, step, loss);
    }
    position = new Position(step, position.peak(), position.halved(), guard.standing(), best);
    boolean goOn = listener.stepped(step, found, rate, heldOut);
    if (last
        || step % rules.saveEvery() == 0
        || best.step() == step
        || rules.earlyStop().ends(best)
        || !goOn) {
      save();
    }
    return goOn || last;
  }

  private void goBack(
      int step, DecoderTrainer.Step found, Judgement judgement, double rate, Listener listener) {
    String evidence = guard.evidence(step, judgement, found.loss(), found.gradientNorm(), rate);
    if (position.halved()) {
      throw new Diverged(evidence + "; the learning rate was halved once already");
    }
    // What the step before this one left is what this one judged.
    restore(store.goBack(step - 1, Position::withHalfThePeak));
    listener.wentBack(step, position.step(), evidence);
  }

  private void restore(Saved saved) {
    trainer.restore(saved.trained(), saved.state());
    position = saved.position();
    guard = new DivergenceGuard(position.standing());
  }

  private void save() {
    store.save(new Saved(position, trainer.trained(), trainer.state()));
  }
}
