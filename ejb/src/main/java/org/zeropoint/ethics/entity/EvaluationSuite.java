package org.zeropoint.ethics.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Json;

/** A suite that an admin added. What it holds never changes; it counts until it is retired. */
@Entity
@Table(name = "evaluation_suite")
public class EvaluationSuite {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;
  private String name;

  /** The suite's own version. */
  private int number;

  private String digest;
  private String content;

  @Column(name = "added_by")
  private String addedBy;

  @Column(name = "added_at")
  private Instant addedAt;

  @Column(name = "retired_by")
  private String retiredBy;

  @Column(name = "retired_at")
  private Instant retiredAt;

  @Version private long version;

  protected EvaluationSuite() {}

  public EvaluationSuite(String tenant, Suite suite, String addedBy, Instant now) {
    this.tenant = tenant;
    this.name = suite.name();
    this.number = suite.version();
    this.digest = suite.digest().value();
    this.content = CanonicalJson.of(Json.tree(suite));
    this.addedBy = addedBy;
    this.addedAt = now;
  }

  /**
   * Candidates are measured on it no more; what was measured keeps its name, version and digest.
   *
   * @throws Conflict when it is retired already
   */
  public void retire(String by, Instant now) {
    if (retiredAt != null) {
      throw new Conflict(name + " version " + number + " is retired already");
    }
    retiredBy = by;
    retiredAt = now;
  }

  public boolean counts() {
    return retiredAt == null;
  }

  public String name() {
    return name;
  }

  public int number() {
    return number;
  }

  public String digest() {
    return digest;
  }

  public Suite suite() {
    return Json.read(content, Suite.class);
  }

  public String addedBy() {
    return addedBy;
  }

  public Instant addedAt() {
    return addedAt;
  }

  public Optional<String> retiredBy() {
    return Optional.ofNullable(retiredBy);
  }

  public Optional<Instant> retiredAt() {
    return Optional.ofNullable(retiredAt);
  }
}
