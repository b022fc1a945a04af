package org.zeropoint.nodes.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.zeropoint.shared.Json;

/**
 * How a node stood when it was heard last. A table of its own: a heartbeat is no entry of the log.
 */
@Entity
@Table(name = "node_pulse")
public class NodePulse {

  private static final int LONGEST = 300;

  @Id
  @Column(name = "node_pk")
  private long node;

  @Column(name = "heard_at")
  private Instant heardAt;

  @Column(name = "lease_until")
  private Instant leaseUntil;

  private String report;

  @Column(name = "trip_micros")
  private Long tripMicros;

  @Column(name = "trip_at")
  private Instant tripAt;

  @Column(name = "trip_problem")
  private String tripProblem;

  protected NodePulse() {}

  /**
   * @param node primary key of the node
   * @param until end of its lease
   */
  public NodePulse(long node, NodeReport report, Instant now, Instant until) {
    this.node = node;
    beat(report, now, until);
  }

  public final void beat(NodeReport said, Instant now, Instant until) {
    report = said.json().toString();
    heardAt = now;
    leaseUntil = until;
  }

  /** A call to the node and back took as long as this. */
  public void reached(Duration trip, Instant now) {
    tripMicros = trip.toNanos() / 1000;
    tripAt = now;
    tripProblem = null;
  }

  /** The node could not be called. */
  public void notReached(String problem, Instant now) {
    tripMicros = null;
    tripAt = now;
    tripProblem = problem.length() <= LONGEST ? problem : problem.substring(0, LONGEST);
  }

  public long node() {
    return node;
  }

  public Instant heardAt() {
    return heardAt;
  }

  /** Until when it is waited for the next heartbeat. */
  public Instant leaseUntil() {
    return leaseUntil;
  }

  public NodeReport report() {
    return NodeReport.of((ObjectNode) Json.parse(report));
  }

  /** How long a call to the node and back took last; empty when it could not be called. */
  public Optional<Duration> trip() {
    return Optional.ofNullable(tripMicros).map(micros -> Duration.of(micros, ChronoUnit.MICROS));
  }

  /** When it was called last. */
  public Optional<Instant> tripAt() {
    return Optional.ofNullable(tripAt);
  }

  /** Why it could not be called. */
  public Optional<String> tripProblem() {
    return Optional.ofNullable(tripProblem);
  }
}
