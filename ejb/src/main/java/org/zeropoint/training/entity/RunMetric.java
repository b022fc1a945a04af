package org.zeropoint.training.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.zeropoint.training.engine.TrainingSession.StepReport;

/** What one step of a run measured. */
@Entity
@Table(name = "run_metric")
@IdClass(RunMetric.Key.class)
public class RunMetric {

  @Id
  @Column(name = "run_pk")
  private long runPk;

  @Id private int step;
  private double loss;

  @Column(name = "held_out_loss")
  private Double heldOutLoss;

  @Column(name = "gradient_norm")
  private double gradientNorm;

  @Column(name = "learning_rate")
  private double learningRate;

  @Column(name = "tokens_per_second")
  private double tokensPerSecond;

  protected RunMetric() {}

  public RunMetric(long runPk, StepReport report, OptionalDouble heldOutLoss) {
    this.runPk = runPk;
    this.step = report.step();
    this.loss = report.loss();
    heldOutLoss.ifPresent(value -> this.heldOutLoss = value);
    this.gradientNorm = report.gradientNorm();
    this.learningRate = report.learningRate();
    this.tokensPerSecond = report.tokens() / Math.max(report.seconds(), 1e-9);
  }

  /** Run and step. */
  public static final class Key implements Serializable {
    private static final long serialVersionUID = 1L;
    private long runPk;
    private int step;

    public Key() {}

    public Key(long runPk, int step) {
      this.runPk = runPk;
      this.step = step;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.runPk == runPk && key.step == step;
    }

    @Override
    public int hashCode() {
      return Objects.hash(runPk, step);
    }
  }

  public int step() {
    return step;
  }

  public double loss() {
    return loss;
  }

  public Optional<Double> heldOutLoss() {
    return Optional.ofNullable(heldOutLoss);
  }

  public double gradientNorm() {
    return gradientNorm;
  }

  public double learningRate() {
    return learningRate;
  }

  public double tokensPerSecond() {
    return tokensPerSecond;
  }
}
