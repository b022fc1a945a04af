package org.zeropoint.training.engine.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.optimizer.Schedule;
import org.zeropoint.lm.optimizer.Schedule.Form;
import org.zeropoint.lm.train.DivergenceGuard;
import org.zeropoint.lm.train.DivergenceGuard.Judgement;
import org.zeropoint.lm.train.EarlyStop;
import org.zeropoint.lm.train.Position;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.entity.RunRoute;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;

/**
 * A run on whatever engine made the learner. Everything that a later step depends on is in weights,
 * optimiser state, position and plan.
 */
public final class LearningSession implements TrainingSession {

  private static final double NANOS = 1e9;

  private final TrainingPlan plan;
  private final Digest corpusDigest;
  private final Learner learner;
  private final Schedule schedule;
  private final EarlyStop earlyStop;
  private Position position;
  private DivergenceGuard guard;

  /** A session at step 0 of what a learner holds, which closes it. */
  private LearningSession(TrainingPlan plan, Digest corpusDigest, Learner learner) {
    this.plan = plan;
    this.corpusDigest = corpusDigest;
    this.learner = learner;
    this.schedule =
        plan.tuning().map(tuning -> schedule(plan, tuning)).orElseGet(() -> usual(plan));
    this.earlyStop = new EarlyStop(plan.tuning().map(Tuning::patience).orElse(0), 0);
    stand(Position.start(plan.learningRate()));
  }

  private static Schedule schedule(TrainingPlan plan, Tuning tuning) {
    Form form = Form.named(tuning.schedule()).orElseThrow();
    return new Schedule(
        form, plan.learningRate(), plan.steps(), tuning.warmupSteps(), Schedule.FLOOR);
  }

  private static Schedule usual(TrainingPlan plan) {
    return new Schedule(plan.learningRate(), plan.steps());
  }

  private void stand(Position at) {
    position = at;
    guard = new DivergenceGuard(at.standing());
  }

  /**
   * Opens a session as {@link org.zeropoint.training.engine.TrainingEngine#open} does.
   *
   * @param corpus file of the text
   */
  public static LearningSession open(
      TrainingPlan plan, Path corpus, Optional<Path> resumeFrom, Learner.Maker maker) {
    Optimizer optimizer =
        Optimizer.named(plan.optimizer())
            .orElseThrow(() -> new Invalid("/optimizer", "is one of adam, adamw, sgd, rmsprop"));
    byte[] text = read(corpus);
    Learner learner = maker.make(optimizer, text);
    try {
      var session = new LearningSession(plan, Digest.of(text), learner);
      resumeFrom.ifPresent(session::resume);
      return session;
    } catch (RuntimeException | Error e) {
      learner.close();
      throw e;
    }
  }

  private static byte[] read(Path corpus) {
    try {
      return Files.readAllBytes(corpus);
    } catch (IOException e) {
      throw new Unavailable("The corpus cannot be read.", e);
    }
  }

  /** Goes on from a checkpoint of the same plan and corpus. */
  private void resume(Path directory) {
    var checkpoint = new CheckpointDirectory(directory);
    Manifest manifest = checkpoint.verified(plan.digest(), corpusDigest);
    learner.restore(checkpoint.model(), checkpoint.state());
    stand(manifest.place(plan.learningRate()));
  }

  @Override
  public String device() {
    return learner.device();
  }

  @Override
  public int completedSteps() {
    return position.step();
  }

  @Override
  public boolean ended() {
    return position.step() >= plan.steps() || earlyStop.ends(position.best());
  }

  @Override
  public Optional<Best> best() {
    EarlyStop.Best best = position.best();
    return best.step() == 0
        ? Optional.empty()
        : Optional.of(new Best(best.step(), best.loss(), best.since()));
  }

  @Override
  public void forgetBest(IntPredicate kept) {
    if (!kept.test(position.best().step())) {
      position = position.withBest(EarlyStop.Best.NONE);
    }
  }

  @Override
  public StepReport step() {
    if (position.step() >= plan.steps()) {
      throw new IllegalStateException("all " + plan.steps() + " steps of the plan are done");
    }
    long begin = System.nanoTime();
    int number = position.step() + 1;
    double rate = schedule.withPeak(position.peak()).rate(number);
    Learner.Found found = learner.step(number, rate);
    Judgement judgement = guard.judge(found.loss(), found.gradientNorm());
    if (judgement != Judgement.SOUND) {
      throw diverged(number, found, judgement, rate);
    }
    position = position.stepped(guard.standing());
    return new StepReport(
        number,
        learner.natsPerByte(found.loss()),
        found.gradientNorm(),
        rate,
        found.tokens(),
        found.samples(),
        (System.nanoTime() - begin) / NANOS,
        found.waitingSeconds(),
        learner.memoryBytes());
  }

  private Diverged diverged(int step, Learner.Found found, Judgement judgement, double rate) {
    String evidence = guard.evidence(step, judgement, found.loss(), found.gradientNorm(), rate);
    return position.halved()
        ? new Diverged(
            evidence
                + "; the learning rate was halved once already, a smaller one than %s may help"
                    .formatted(plan.learningRate()),
            true)
        : new Diverged(evidence, false);
  }

  @Override
  public double evaluate() {
    double loss = learner.heldOutLoss();
    if (plan.validationSplit() > 0) {
      position = position.withBest(earlyStop.after(position.best(), position.step(), loss));
    }
    return loss;
  }

  @Override
  public void checkpoint(Path directory) {
    new CheckpointDirectory(directory).write(learner::write, learner::writeState, progress());
  }

  private CheckpointDirectory.Progress progress() {
    return new CheckpointDirectory.Progress(plan.digest(), corpusDigest, position);
  }

  @Override
  public void goBack(Path directory, IntPredicate kept) {
    resume(directory);
    position = position.withHalfThePeak();
    forgetBest(kept);
    new CheckpointDirectory(directory).reposition(progress());
  }

  @Override
  public void candidate(Path file) {
    learner.writeWhole(file);
  }

  @Override
  public Optional<RunRoute> route() {
    return learner.route();
  }

  @Override
  public void cutShort() {
    learner.cutShort();
  }

  @Override
  public void close() {
    learner.close();
  }
}
