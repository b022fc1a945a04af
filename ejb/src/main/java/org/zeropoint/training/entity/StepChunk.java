package org.zeropoint.training.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Up to a hundred steps of a run, one after the other. */
@Entity
@Table(name = "step_chunk")
@IdClass(StepChunk.Key.class)
public class StepChunk {

  /** Steps that a chunk has at most. */
  public static final int MOST = 100;

  @Id
  @Column(name = "run_pk")
  private long runPk;

  @Id
  @Column(name = "first_step")
  private int firstStep;

  private int steps;

  @Column(name = "non_finite")
  private int nonFinite;

  private byte[] packed;

  protected StepChunk() {}

  /** A chunk without steps that is to begin with this one. */
  public StepChunk(long runPk, int firstStep) {
    this.runPk = runPk;
    this.firstStep = firstStep;
    this.packed = StepPacking.pack(List.of());
  }

  /** Run and first step. */
  public static final class Key implements Serializable {
    private static final long serialVersionUID = 1L;
    private long runPk;
    private int firstStep;

    public Key() {}

    public Key(long runPk, int firstStep) {
      this.runPk = runPk;
      this.firstStep = firstStep;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.runPk == runPk && key.firstStep == firstStep;
    }

    @Override
    public int hashCode() {
      return Objects.hash(runPk, firstStep);
    }
  }

  public List<RunMetric> metrics() {
    return StepPacking.unpack(firstStep, steps, packed);
  }

  /**
   * Takes those steps from the front of the list that go on where it ends, as many as it has room
   * for.
   */
  public List<RunMetric> take(List<RunMetric> more) {
    List<RunMetric> all = new ArrayList<>(metrics());
    int taken = 0;
    while (taken < more.size()
        && all.size() < MOST
        && more.get(taken).step() == firstStep + all.size()) {
      all.add(more.get(taken++));
    }
    keep(all);
    return more.subList(taken, more.size());
  }

  /** Forgets the steps after this one. */
  public void cutAfter(int step) {
    // Those that are not finite come right behind the packed ones.
    nonFinite = Math.max(0, Math.min(nonFinite, step - firstStep - steps + 1));
    keep(metrics().stream().filter(metric -> metric.step() <= step).toList());
  }

  private void keep(List<RunMetric> metrics) {
    steps = metrics.size();
    packed = StepPacking.pack(metrics);
  }
}
