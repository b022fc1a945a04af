package org.zeropoint.nodes.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.zeropoint.shared.Invalid;

/** Lets one machine become a node, once; random, known to us only by its SHA-256, with an end. */
@Entity
@Table(name = "enrolment_code")
public class EnrolmentCode {

  static final int LONGEST_NAME = 60;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1," + LONGEST_NAME + "}");

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;
  private String name;
  private String sha256;

  @Column(name = "issued_by")
  private String issuedBy;

  @Column(name = "issued_at")
  private Instant issuedAt;

  @Column(name = "expires_at")
  private Instant expiresAt;

  @Column(name = "used_at")
  private Instant usedAt;

  @Column(name = "node_id")
  private String nodeId;

  protected EnrolmentCode() {}

  /**
   * @param name of the node that it is for
   * @param sha256 of the code, in hex
   */
  public EnrolmentCode(
      String tenant, String name, String sha256, String issuedBy, Instant now, Instant expiresAt) {
    requireName(name);
    this.tenant = tenant;
    this.name = name;
    this.sha256 = sha256;
    this.issuedBy = issuedBy;
    this.issuedAt = now;
    this.expiresAt = expiresAt;
  }

  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new Invalid(
          "/name", "must have 1 to " + LONGEST_NAME + " letters, digits, '.', '_' and '-' only");
    }
  }

  public boolean usableAt(Instant now) {
    return usedAt == null && now.isBefore(expiresAt);
  }

  /**
   * A node came with it.
   *
   * @throws IllegalStateException when one did before
   */
  public void useFor(String node, Instant now) {
    if (usedAt != null) {
      throw new IllegalStateException("a code is used once");
    }
    usedAt = now;
    nodeId = node;
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

  public String issuedBy() {
    return issuedBy;
  }

  public Instant issuedAt() {
    return issuedAt;
  }

  public Instant expiresAt() {
    return expiresAt;
  }

  /** Which node came with it. */
  public Optional<String> nodeId() {
    return Optional.ofNullable(nodeId);
  }
}
