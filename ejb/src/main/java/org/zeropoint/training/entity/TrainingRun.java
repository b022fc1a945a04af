package org.zeropoint.training.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Json;

/**
 * One execution of a plan. Queued, then running, then over; a run whose server was killed is queued
 * again and goes on from its last checkpoint.
 */
@Entity
@Table(name = "training_run")
public class TrainingRun {

  private static final int LONGEST_PROBLEM = 1000;
  private static final int LONGEST_NOTE = 2000;

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;

  @Column(name = "run_id")
  private String runId;

  @Column(name = "synthiant_id")
  private String synthiantId;

  private String engine;

  @Column(name = "model_id")
  private String modelId;

  @Column(name = "corpus_digest")
  private String corpusDigest;

  @Column(name = "base_digest")
  private String baseDigest;

  private String plan;

  @Column(name = "plan_digest")
  private String planDigest;

  private String status;

  @Column(name = "cancel_requested")
  private boolean cancelRequested;

  private int step;
  private int steps;
  private Double loss;

  @Column(name = "held_out_loss")
  private Double heldOutLoss;

  @Column(name = "tokens_per_second")
  private Double tokensPerSecond;

  @Column(name = "seconds_left")
  private Double secondsLeft;

  private String device;

  /** The engines that computed it; null for one that had none yet, or of before they were kept. */
  private String legs;

  @Column(name = "started_by")
  private String startedBy;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "started_at")
  private Instant startedAt;

  @Column(name = "finished_at")
  private Instant finishedAt;

  private String problem;
  private String note;

  @Column(name = "checkpoint_step")
  private Integer checkpointStep;

  @Column(name = "candidate_step")
  private Integer candidateStep;

  @Column(name = "model_digest")
  private String modelDigest;

  @Column(name = "proposal_id")
  private String proposalId;

  @Version private long version;

  protected TrainingRun() {}

  public TrainingRun(String tenant, String runId, Order order, String startedBy, Instant now) {
    this.tenant = tenant;
    this.runId = runId;
    this.synthiantId = order.plan().synthiantId();
    this.engine = order.plan().engine();
    this.modelId = order.plan().modelId();
    this.corpusDigest = order.corpusDigest();
    this.baseDigest = order.baseDigest().orElse(null);
    this.plan = Json.write(order.plan());
    this.planDigest = order.plan().digest().value();
    this.steps = order.plan().steps();
    this.startedBy = startedBy;
    this.createdAt = now;
    this.status = RunStatus.QUEUED.external();
  }

  /** A plan whose names have been looked up: they may come to mean something else later. */
  public record Order(TrainingPlan plan, String corpusDigest, Optional<String> baseDigest) {}

  /**
   * How far a run is.
   *
   * @param heldOutLoss nats a byte or an image, when it was measured at this step
   * @param secondsLeft estimated from the speed so far
   */
  public record Progress(
      int step,
      double loss,
      OptionalDouble heldOutLoss,
      double tokensPerSecond,
      double secondsLeft) {}

  public void start(Instant now) {
    require(RunStatus.QUEUED, "starts");
    status = RunStatus.RUNNING.external();
    if (startedAt == null) {
      startedAt = now;
    }
  }

  /** Its engine has opened and goes on after {@code done} steps. */
  public void runsOn(String onDevice, int done) {
    Legs before = legs();
    device = onDevice;
    legs = before.goOn(engine, device(), done).write();
  }

  public void progressed(Progress progress) {
    step = progress.step();
    loss = progress.loss();
    progress.heldOutLoss().ifPresent(value -> heldOutLoss = value);
    tokensPerSecond = progress.tokensPerSecond();
    secondsLeft = progress.secondsLeft();
  }

  public void checkpointed(int atStep) {
    checkpointStep = atStep;
  }

  /** It exploded, and goes on from the checkpoint of an earlier step. */
  public void wentBack(int toStep, String why) {
    step = toStep;
    checkpointStep = toStep;
    legs = legs().goOn(engine, device(), toStep).write();
    note(why);
  }

  /** Adds a sentence on what happened on the way. */
  public void note(String sentence) {
    note = cut(note == null ? sentence : note + " " + sentence, LONGEST_NOTE);
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }

  /**
   * What a run made.
   *
   * @param weights their digest; they lie in the model store
   * @param step after which they were so
   * @param heldOutLoss of that step, in nats a byte or an image, where it was chosen by that
   */
  public record Candidate(String weights, int step, OptionalDouble heldOutLoss) {}

  /** Done. */
  public void complete(Candidate candidate, Instant now) {
    require(RunStatus.RUNNING, "completes");
    modelDigest = candidate.weights();
    candidateStep = candidate.step();
    candidate.heldOutLoss().ifPresent(value -> heldOutLoss = value);
    end(RunStatus.COMPLETED, now);
  }

  public void fail(String reason, Instant now) {
    problem = cut(reason, LONGEST_PROBLEM);
    end(RunStatus.FAILED, now);
  }

  /** Asks a running run to stop at its next step; a queued one is over at once. */
  public void cancel(Instant now) {
    if (status().over()) {
      throw new Conflict("run " + runId + " is over already: it " + ended());
    }
    cancelRequested = true;
    if (status() == RunStatus.QUEUED) {
      end(RunStatus.CANCELLED, now);
    }
  }

  /** The engine has stopped as it was asked to. */
  public void cancelled(Instant now) {
    end(RunStatus.CANCELLED, now);
  }

  /**
   * Puts a cancelled or failed run back into the queue, to go on from its last checkpoint; a
   * completed one that became no proposal is tried again from there.
   */
  public void resume() {
    if (status() == RunStatus.COMPLETED && proposalId == null && problem != null) {
      problem = null;
      return;
    }
    if (!resumable()) {
      throw new Conflict(
          "only a cancelled or failed run can be resumed; run " + runId + " is " + status);
    }
    requeue();
    problem = null;
    finishedAt = null;
  }

  /** The same, to go on with another engine. */
  public void resumeOn(String other) {
    if (!resumable()) {
      throw new Conflict(
          "only a cancelled or failed run goes on with an engine; run " + runId + " is " + status);
    }
    legs = legs().write();
    engine = other;
    resume();
  }

  /** Whether it can go back into the queue: it was cancelled, or has failed. */
  public boolean resumable() {
    return status() == RunStatus.CANCELLED || status() == RunStatus.FAILED;
  }

  /** Its server was killed: back into the queue. */
  public void requeue() {
    status = RunStatus.QUEUED.external();
    cancelRequested = false;
    tokensPerSecond = null;
    secondsLeft = null;
    step = checkpointStep == null ? 0 : checkpointStep;
  }

  public void became(String proposal) {
    proposalId = proposal;
  }

  /** Why a completed run became no proposal. */
  public void notProposed(String reason) {
    problem = cut(reason, LONGEST_PROBLEM);
  }

  private void end(RunStatus how, Instant now) {
    status = how.external();
    finishedAt = now;
    secondsLeft = null;
  }

  private void require(RunStatus expected, String verb) {
    if (status() != expected) {
      throw new Conflict(
          "run " + runId + " is " + status + "; a run " + verb + " when " + expected);
    }
  }

  private String ended() {
    return switch (status()) {
      case COMPLETED -> "has completed";
      case FAILED -> "has failed";
      default -> "was cancelled";
    };
  }

  public long id() {
    return id;
  }

  public String tenant() {
    return tenant;
  }

  public String runId() {
    return runId;
  }

  public String synthiantId() {
    return synthiantId;
  }

  /** The engine that computes it now, or did last; its plan names the one it began with. */
  public String engine() {
    return engine;
  }

  /** Which engine computed which of its steps. */
  public Legs legs() {
    if (legs != null) {
      return Legs.read(legs);
    }
    return device == null ? Legs.NONE : Legs.NONE.goOn(engine, device(), 0);
  }

  public String modelId() {
    return modelId;
  }

  public String corpusDigest() {
    return corpusDigest;
  }

  public Optional<String> baseDigest() {
    return Optional.ofNullable(baseDigest);
  }

  public TrainingPlan plan() {
    return Json.read(plan, TrainingPlan.class);
  }

  public String planDigest() {
    return planDigest;
  }

  public RunStatus status() {
    return RunStatus.of(status);
  }

  /** What is done while it runs. */
  public Optional<RunActivity> activity() {
    if (status() != RunStatus.RUNNING) {
      return Optional.empty();
    }
    if (device == null) {
      return Optional.of(RunActivity.STARTING);
    }
    return Optional.of(tokensPerSecond == null ? RunActivity.COMPILING : RunActivity.TRAINING);
  }

  public boolean cancelRequested() {
    return cancelRequested;
  }

  public int step() {
    return step;
  }

  public int steps() {
    return steps;
  }

  public Optional<Double> loss() {
    return Optional.ofNullable(loss);
  }

  /** The newest measurement; of a run that is done, that of the candidate. */
  public Optional<Double> heldOutLoss() {
    return Optional.ofNullable(heldOutLoss);
  }

  public Optional<Double> tokensPerSecond() {
    return Optional.ofNullable(tokensPerSecond);
  }

  public Optional<Double> secondsLeft() {
    return Optional.ofNullable(secondsLeft);
  }

  public Optional<String> device() {
    return Optional.ofNullable(device);
  }

  /** Whom its compute is counted to. */
  public Owner owner() {
    return new Owner(tenant, startedBy);
  }

  public String startedBy() {
    return startedBy;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Optional<Instant> startedAt() {
    return Optional.ofNullable(startedAt);
  }

  public Optional<Instant> finishedAt() {
    return Optional.ofNullable(finishedAt);
  }

  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** What happened on the way: that it went back, ended early, or is of an earlier step. */
  public Optional<String> note() {
    return Optional.ofNullable(note);
  }

  public Optional<Integer> checkpointStep() {
    return Optional.ofNullable(checkpointStep);
  }

  /** The step that the candidate is of; empty before the end, and where it was not kept yet. */
  public Optional<Integer> candidateStep() {
    return Optional.ofNullable(candidateStep);
  }

  /** Steps that the candidate has learned; while there is none, those done so far. */
  public int learnedSteps() {
    return candidateStep().orElse(step);
  }

  public Optional<String> modelDigest() {
    return Optional.ofNullable(modelDigest);
  }

  public Optional<String> proposalId() {
    return Optional.ofNullable(proposalId);
  }
}
