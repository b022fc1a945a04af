package org.zeropoint.training.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;

/** A text to train on, known by a name and named for good by its digest. */
@Entity
public class Corpus {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;
  private String name;

  /** The name while the corpus is in use, unique in the tenant; null afterwards. */
  @Column(name = "active_name")
  private String activeName;

  private String digest;
  private long bytes;
  private String licence;
  private String source;

  @Column(name = "added_by")
  private String addedBy;

  @Column(name = "added_at")
  private Instant addedAt;

  @Column(name = "deleted_at")
  private Instant deletedAt;

  @Version private long version;

  protected Corpus() {}

  public Corpus(String tenant, Text text, String addedBy, Instant now) {
    this.tenant = tenant;
    this.name = text.name();
    this.activeName = text.name();
    this.digest = text.digest();
    this.bytes = text.bytes();
    this.licence = text.licence();
    this.source = text.source();
    this.addedBy = addedBy;
    this.addedAt = now;
  }

  /** What is known of a text that lies in the corpus store. */
  public record Text(String name, String digest, long bytes, String licence, String source) {}

  /** Takes the corpus out of use; its digest stays in what was trained on it. */
  public void delete(Instant now) {
    deletedAt = now;
    activeName = null;
  }

  public long id() {
    return id;
  }

  public String tenant() {
    return tenant;
  }

  public String name() {
    return name;
  }

  /** The name while the corpus is in use; empty once it was deleted. */
  public Optional<String> activeName() {
    return Optional.ofNullable(activeName);
  }

  public String digest() {
    return digest;
  }

  public long bytes() {
    return bytes;
  }

  public String licence() {
    return licence;
  }

  public String source() {
    return source;
  }

  public String addedBy() {
    return addedBy;
  }

  public Instant addedAt() {
    return addedAt;
  }
}
