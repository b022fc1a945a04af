package org.zeropoint.audit.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;

/** A witness's signature under one of our checkpoints, kept after it was verified. */
@Entity
@Table(name = "audit_cosignature")
@IdClass(Cosignature.Key.class)
public class Cosignature {

  @Id private long size;
  @Id private String witness;
  private String line;

  @Column(name = "cosigned_at")
  private Instant cosignedAt;

  protected Cosignature() {}

  /**
   * @param size of the checkpoint
   * @param witness name of the witness's key
   * @param line of a signed note, without its newline
   * @param cosignedAt what the witness's clock said
   */
  public Cosignature(long size, String witness, String line, Instant cosignedAt) {
    this.size = size;
    this.witness = witness;
    this.line = line;
    this.cosignedAt = cosignedAt;
  }

  public long size() {
    return size;
  }

  public String witness() {
    return witness;
  }

  public String line() {
    return line;
  }

  public Instant cosignedAt() {
    return cosignedAt;
  }

  /** One checkpoint and one witness. */
  public static class Key implements Serializable {

    private static final long serialVersionUID = 1L;

    private long size;
    private String witness;

    protected Key() {}

    public Key(long size, String witness) {
      this.size = size;
      this.witness = witness;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && size == key.size && Objects.equals(witness, key.witness);
    }

    @Override
    public int hashCode() {
      return Objects.hash(size, witness);
    }
  }
}
