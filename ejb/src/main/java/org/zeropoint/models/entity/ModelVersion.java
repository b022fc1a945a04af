package org.zeropoint.models.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.zeropoint.lm.vision.VisionConfig;

/** One set of weights of a Synthiant, with where it came from. Never changed once it is there. */
@Entity
@Table(name = "model_version")
public class ModelVersion {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;

  @ManyToOne(optional = false)
  @JoinColumn(name = "synthiant_pk")
  private Synthiant synthiant;

  private int number;

  @Column(name = "model_id")
  private String modelId;

  private String digest;
  private long bytes;

  @ManyToOne
  @JoinColumn(name = "parent_pk")
  private ModelVersion parent;

  @Column(name = "run_id")
  private String runId;

  @Column(name = "upload_id")
  private String uploadId;

  @Column(name = "corpus_digest")
  private String corpusDigest;

  @Column(name = "plan_digest")
  private String planDigest;

  @Column(name = "created_at")
  private Instant createdAt;

  protected ModelVersion() {}

  public ModelVersion(Synthiant synthiant, Origin origin, Instant now) {
    this.tenant = synthiant.tenant();
    this.synthiant = synthiant;
    this.number = synthiant.nextNumber();
    this.modelId = origin.modelId();
    this.digest = origin.digest();
    this.bytes = origin.bytes();
    this.parent = origin.parent().orElse(null);
    this.runId = origin.runId().orElse(null);
    this.uploadId = origin.uploadId().orElse(null);
    this.corpusDigest = origin.corpusDigest();
    this.planDigest = origin.planDigest().orElse(null);
    this.createdAt = now;
  }

  /**
   * Where a version came from: a run with its plan, or an upload.
   *
   * @param corpusDigest the text that it is measured on; a run also trained on it
   */
  public record Origin(
      String modelId,
      String digest,
      long bytes,
      Optional<ModelVersion> parent,
      Optional<String> runId,
      Optional<String> uploadId,
      String corpusDigest,
      Optional<String> planDigest) {}

  /** How this version is named in URLs and documents. */
  public String ref() {
    return synthiant.synthiantId() + "@" + number;
  }

  public long id() {
    return id;
  }

  public String tenant() {
    return tenant;
  }

  public Synthiant synthiant() {
    return synthiant;
  }

  public int number() {
    return number;
  }

  public String modelId() {
    return modelId;
  }

  /** Whether it writes text; a model of images tells what one shows. */
  public boolean writes() {
    return VisionConfig.named(modelId).isEmpty();
  }

  public String digest() {
    return digest;
  }

  public long bytes() {
    return bytes;
  }

  public Optional<ModelVersion> parent() {
    return Optional.ofNullable(parent);
  }

  /** The run that made it; empty when it was made elsewhere. */
  public Optional<String> runId() {
    return Optional.ofNullable(runId);
  }

  /** The upload that brought it; empty when it was made here. */
  public Optional<String> uploadId() {
    return Optional.ofNullable(uploadId);
  }

  public String corpusDigest() {
    return corpusDigest;
  }

  public Optional<String> planDigest() {
    return Optional.ofNullable(planDigest);
  }

  public Instant createdAt() {
    return createdAt;
  }
}
