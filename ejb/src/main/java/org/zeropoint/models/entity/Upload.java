package org.zeropoint.models.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.shared.Json;

/**
 * A model that was made elsewhere. Received with its weights in the store, then measured and
 * proposed, or failed.
 */
@Entity
public class Upload {

  public static final String RECEIVED = "received";
  public static final String PROPOSED = "proposed";
  public static final String FAILED = "failed";

  /** Seed of the samples that a model made elsewhere is let write. */
  public static final long SEED = 1;

  private static final int LONGEST_PROBLEM = 1000;

  /** How long each try keeps the next one waiting; there are as many tries. */
  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5));

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;

  @Column(name = "upload_id")
  private String uploadId;

  @Column(name = "synthiant_id")
  private String synthiantId;

  @Column(name = "model_id")
  private String modelId;

  private String claims;

  @Column(name = "new_base")
  private boolean newBase;

  @ManyToOne
  @JoinColumn(name = "base_pk")
  private ModelVersion base;

  private String corpus;

  @Column(name = "corpus_digest")
  private String corpusDigest;

  @Column(name = "validation_split")
  private double validationSplit;

  @Column(name = "change_type")
  private String changeType;

  private String format;
  private String summary;
  private String licence;
  private String source;
  private String form;
  private String digest;
  private long bytes;

  @Column(name = "uploaded_by")
  private String uploadedBy;

  @Column(name = "created_at")
  private Instant createdAt;

  private String status;

  @Column(name = "proposal_id")
  private String proposalId;

  private String problem;
  private int tries;

  @Column(name = "next_try")
  private Instant nextTry;

  @Version private long version;

  protected Upload() {}

  /**
   * @param claims whether it is the first of its Synthiant to bring the model's name
   */
  public Upload(
      String tenant, String uploadId, Order order, Stored stored, boolean claims, Sender sender) {
    this.tenant = tenant;
    this.uploadId = uploadId;
    this.synthiantId = order.synthiantId();
    this.modelId = order.modelId();
    this.claims = claims ? order.modelId() : null;
    this.newBase = order.newBase();
    this.base = order.base().orElse(null);
    this.corpus = order.corpus();
    this.corpusDigest = order.corpusDigest();
    this.validationSplit = order.validationSplit();
    this.format = order.format();
    this.changeType = order.changeType().orElse(null);
    this.summary = order.summary().orElse(null);
    this.licence = order.licence();
    this.source = order.source();
    this.form = Json.write(stored.form());
    this.digest = stored.digest();
    this.bytes = stored.bytes();
    this.uploadedBy = sender.name();
    this.createdAt = sender.at();
    this.status = RECEIVED;
  }

  /**
   * What is asked for, with its names looked up.
   *
   * @param newBase whether it is a model that nobody has gone on from here
   * @param base the version that it went on from
   * @param corpus name of the text that it is measured on
   * @param validationSplit share of that text, from its end, that it is measured on
   * @param format {@code text|instructions}: how the text is read
   * @param licence empty when it was not said
   * @param source empty when it was not said
   */
  public record Order(
      String synthiantId,
      String modelId,
      boolean newBase,
      Optional<ModelVersion> base,
      String corpus,
      String corpusDigest,
      double validationSplit,
      String format,
      Optional<String> changeType,
      Optional<String> summary,
      String licence,
      String source) {}

  /** A model file that lies in the store. */
  public record Stored(String digest, long bytes, ModelForm form) {}

  /** Who sent it, and when. */
  public record Sender(String name, Instant at) {}

  public void became(String proposal) {
    proposalId = proposal;
    status = PROPOSED;
  }

  /** The name of its model belongs to its Synthiant no longer. */
  public void disclaim() {
    claims = null;
  }

  /** Whether this is what was asked for there, word for word that decide something. */
  public boolean isOf(Order order) {
    return modelId.equals(order.modelId())
        && newBase == order.newBase()
        && base().map(ModelVersion::id).equals(order.base().map(ModelVersion::id))
        && corpusDigest.equals(order.corpusDigest())
        && validationSplit == order.validationSplit()
        && format.equals(order.format());
  }

  /** Measuring it begins, and does not begin anew before a while has passed. */
  public void tried(Instant now) {
    nextTry = now.plus(PAUSES.get(Math.min(tries, PAUSES.size() - 1)));
    tries++;
  }

  /** Whether measuring it began so often that it does not begin again. */
  public boolean isGivenUp() {
    return tries >= PAUSES.size();
  }

  /** Why it became no proposal. */
  public void notProposed(String reason) {
    problem = reason.length() <= LONGEST_PROBLEM ? reason : reason.substring(0, LONGEST_PROBLEM);
    status = FAILED;
  }

  public long id() {
    return id;
  }

  public String tenant() {
    return tenant;
  }

  public String uploadId() {
    return uploadId;
  }

  public String synthiantId() {
    return synthiantId;
  }

  public String modelId() {
    return modelId;
  }

  public boolean newBase() {
    return newBase;
  }

  public Optional<ModelVersion> base() {
    return Optional.ofNullable(base);
  }

  public String corpus() {
    return corpus;
  }

  public String corpusDigest() {
    return corpusDigest;
  }

  public double validationSplit() {
    return validationSplit;
  }

  /** {@code text|instructions}. */
  public String format() {
    return format;
  }

  public Optional<String> changeType() {
    return Optional.ofNullable(changeType);
  }

  public Optional<String> summary() {
    return Optional.ofNullable(summary);
  }

  public String licence() {
    return licence;
  }

  public String source() {
    return source;
  }

  public ModelForm form() {
    return Json.read(form, ModelForm.class);
  }

  public String digest() {
    return digest;
  }

  public long bytes() {
    return bytes;
  }

  public String uploadedBy() {
    return uploadedBy;
  }

  public Instant createdAt() {
    return createdAt;
  }

  /** {@code received|proposed|failed}. */
  public String status() {
    return status;
  }

  public Optional<String> proposalId() {
    return Optional.ofNullable(proposalId);
  }

  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }
}
