package org.zeropoint.nodes.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;

/** A model whose blocks the nodes of a tenant shall hold. */
@Entity
@Table(name = "served_model")
public class ServedModel {

  private static final int LONGEST_LABEL = 200;

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;
  private String digest;
  private String label;
  private int blocks;

  @Column(name = "added_by")
  private String addedBy;

  @Column(name = "added_at")
  private Instant addedAt;

  protected ServedModel() {}

  /**
   * @param digest of the model's file
   * @param label what people call it
   * @param blocks how many it has
   */
  public ServedModel(
      String tenant, Digest digest, String label, int blocks, String addedBy, Instant now) {
    if (label.isBlank() || label.length() > LONGEST_LABEL || !JsonCheck.isPlain(label)) {
      throw new Invalid("/label", "must have 1 to " + LONGEST_LABEL + " plain characters");
    }
    if (blocks < 1 || blocks > WantedBlocks.MOST) {
      throw new Invalid("/blocks", "must be between 1 and " + WantedBlocks.MOST);
    }
    this.tenant = tenant;
    this.digest = digest.value();
    this.label = label;
    this.blocks = blocks;
    this.addedBy = addedBy;
    this.addedAt = now;
  }

  public long id() {
    return id;
  }

  public String tenant() {
    return tenant;
  }

  public Digest digest() {
    return new Digest(digest);
  }

  public String label() {
    return label;
  }

  public int blocks() {
    return blocks;
  }
}
