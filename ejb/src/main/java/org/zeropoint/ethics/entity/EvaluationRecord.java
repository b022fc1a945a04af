package org.zeropoint.ethics.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/** An evaluation as it is kept, by its digest. */
@Entity
@Table(name = "evaluation")
public class EvaluationRecord {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;
  private String digest;

  @ManyToOne(optional = false)
  @JoinColumn(name = "candidate_pk")
  private ModelVersion candidate;

  @ManyToOne
  @JoinColumn(name = "baseline_pk")
  private ModelVersion baseline;

  private String content;

  @Column(name = "created_at")
  private Instant createdAt;

  /** Digest of what was measured on; null of what was measured before this was kept. */
  @Column(name = "cache_key")
  private String cacheKey;

  /** Seconds by part, as JSON. */
  private String seconds;

  protected EvaluationRecord() {}

  public EvaluationRecord(
      ModelVersion candidate, Optional<ModelVersion> baseline, Evaluation evaluation, Instant now) {
    this.tenant = candidate.tenant();
    this.candidate = candidate;
    this.baseline = baseline.orElse(null);
    this.digest = evaluation.digest().value();
    this.content = Json.write(evaluation);
    this.createdAt = now;
  }

  /**
   * Notes what it was measured on, and how long that took; neither is part of its digest.
   *
   * @param parts seconds by part
   */
  public void took(Digest inputs, Map<String, Double> parts) {
    cacheKey = inputs.value();
    seconds = Json.write(parts);
  }

  /** Seconds by part; empty when they are not known. */
  public SortedMap<String, Double> seconds() {
    var parts = new TreeMap<String, Double>();
    if (seconds != null) {
      Json.parse(seconds)
          .fields()
          .forEachRemaining(part -> parts.put(part.getKey(), part.getValue().doubleValue()));
    }
    return parts;
  }

  public String digest() {
    return digest;
  }

  public ModelVersion candidate() {
    return candidate;
  }

  /** The version that was in production when the candidate was measured. */
  public Optional<ModelVersion> baseline() {
    return Optional.ofNullable(baseline);
  }

  public Evaluation evaluation() {
    return Json.read(content, Evaluation.class);
  }

  public Instant createdAt() {
    return createdAt;
  }
}
