package org.zeropoint.audit.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.audit.tree.WitnessRule;
import org.zeropoint.shared.Digest;

/**
 * Another installation's log, to which this one is a witness: its keys, and what was cosigned last.
 * That is never forgotten, also when the log is not trusted any more.
 */
@Entity
@Table(name = "witnessed_log")
public class WitnessedLog {

  @Id private String origin;
  private String trusted;
  private long size;
  private String root;
  private String note;

  @Column(name = "cosigned_at")
  private Instant cosignedAt;

  private String refused;

  @Column(name = "refused_at")
  private Instant refusedAt;

  protected WitnessedLog() {}

  /** A log of which nothing was seen yet, and no key is trusted. */
  public WitnessedLog(String origin) {
    this.origin = origin;
    this.trusted = "";
    this.size = WitnessRule.Seen.NOTHING.size();
    this.root = Digest.ofHash(WitnessRule.Seen.NOTHING.root()).value();
  }

  /** Believes these keys from now on, and no others. */
  public void trust(List<VerifierKey> keys) {
    trusted = String.join("\n", keys.stream().map(VerifierKey::format).toList());
  }

  /**
   * Notes what is cosigned now.
   *
   * @param cosigned the checkpoint with the signatures of the log and the witness
   */
  public void saw(SignedNote cosigned, Instant now) {
    Checkpoint checkpoint = Checkpoint.parse(cosigned.text());
    if (checkpoint.size() < size) {
      throw new IllegalStateException("a witness does not go back to a smaller tree");
    }
    size = checkpoint.size();
    root = Digest.ofHash(checkpoint.root()).value();
    note = cosigned.format();
    cosignedAt = now;
  }

  /**
   * Keeps a checkpoint that does not continue what was cosigned.
   *
   * @return whether it is another than the last
   */
  public boolean refuse(SignedNote checkpoint, Instant now) {
    boolean other = refused == null || !SignedNote.parse(refused).text().equals(checkpoint.text());
    if (other) {
      refused = checkpoint.format();
      refusedAt = now;
    }
    return other;
  }

  public String origin() {
    return origin;
  }

  public List<VerifierKey> trusted() {
    return trusted.lines().map(VerifierKey::parse).toList();
  }

  /** The same as they are written. */
  public List<String> keys() {
    return trusted.lines().toList();
  }

  /** Entries under what was cosigned last; 0 before the first. */
  public long size() {
    return size;
  }

  public WitnessRule.Seen seen() {
    return new WitnessRule.Seen(size, new Digest(root).hash());
  }

  /** The checkpoint cosigned last, with the signatures of the log and the witness. */
  public Optional<String> note() {
    return Optional.ofNullable(note);
  }

  public Optional<Instant> cosignedAt() {
    return Optional.ofNullable(cosignedAt);
  }

  /** The newest of the checkpoints that do not continue what was cosigned. */
  public Optional<String> refused() {
    return Optional.ofNullable(refused);
  }

  public Optional<Instant> refusedAt() {
    return Optional.ofNullable(refusedAt);
  }
}
