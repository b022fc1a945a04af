package org.zeropoint.audit.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * One entry of the log: who did what, on which digest, with what outcome, when. Its hash is SHA-256
 * over the canonical JSON of all its fields and of the hash before it, so that a change anywhere
 * shows everywhere after it.
 */
@Entity
@Table(name = "audit_entry")
public class AuditEntry {

  private static final int LEAF_VERSION = 1;

  @Id private long seq;
  private String tenant;

  @Column(name = "written_at")
  private Instant at;

  private String actor;
  private String action;
  private String subject;
  private String digest;
  private String outcome;
  private String previous;
  private String hash;

  protected AuditEntry() {}

  public AuditEntry(long seq, Instant at, Draft draft, String previous) {
    this.seq = seq;
    this.at = at;
    this.tenant = draft.tenant();
    this.actor = draft.actor();
    this.action = draft.action();
    this.subject = draft.subject();
    this.digest = draft.digest().map(Digest::value).orElse(null);
    this.outcome = draft.outcome();
    this.previous = previous;
    this.hash = computedHash();
  }

  /** An entry that has no place in the log yet. */
  public record Draft(
      String tenant,
      String actor,
      String action,
      String subject,
      Optional<Digest> digest,
      String outcome) {

    private static final int LONGEST_SUBJECT = 300;
    private static final int LONGEST_OUTCOME = 1000;

    public Draft {
      subject = clip(subject, LONGEST_SUBJECT);
      outcome = clip(outcome, LONGEST_OUTCOME);
    }

    /** One line, without control characters: what is logged cannot forge another line. */
    private static String clip(String text, int longest) {
      String line = text.replaceAll("\\p{Cntrl}", " ");
      return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
    }
  }

  /** The bytes that the hash covers. */
  public String leaf() {
    ObjectNode leaf = Json.mapper().createObjectNode();
    leaf.put("v", LEAF_VERSION)
        .put("seq", seq)
        .put("tenant", tenant)
        .put("at", at.toString())
        .put("actor", actor)
        .put("action", action)
        .put("subject", subject)
        .put("outcome", outcome)
        .put("previous", previous);
    if (digest != null) {
      leaf.put("digest", digest);
    }
    return CanonicalJson.of(leaf);
  }

  public final String computedHash() {
    return Digest.of(leaf()).value();
  }

  public long seq() {
    return seq;
  }

  public Instant at() {
    return at;
  }

  public String actor() {
    return actor;
  }

  public String action() {
    return action;
  }

  public String subject() {
    return subject;
  }

  public Optional<String> digest() {
    return Optional.ofNullable(digest);
  }

  public String outcome() {
    return outcome;
  }

  public String previous() {
    return previous;
  }

  public String hash() {
    return hash;
  }
}
