package org.zeropoint.audit.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import org.zeropoint.audit.tree.ChainedLeaf;
import org.zeropoint.audit.tree.Leaf;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;

/**
 * One entry of the log: who did what, on which digest, with what outcome, when, and which rows it
 * left. Pending until it has a place in the tree; never changed but for that.
 */
@Entity
@Table(name = "audit_leaf")
public class AuditEntry {

  /** Entries from before the tree, which were chained by their hashes. */
  public static final int CHAINED = ChainedLeaf.VERSION;

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "audit_numbers")
  @SequenceGenerator(name = "audit_numbers", sequenceName = "audit_numbers", allocationSize = 1)
  private long number;

  private Long place;
  private boolean pending = true;
  private int encoding;
  private String tenant;

  @Column(name = "written_at")
  private Instant at;

  private String actor;
  private String action;
  private String subject;
  private String outcome;
  private String digest;
  private String facts;
  private String previous;

  protected AuditEntry() {}

  /** An entry that has no place in the tree yet. */
  public AuditEntry(Instant at, Draft draft) {
    this.encoding = Leaf.VERSION;
    this.at = at;
    this.tenant = draft.tenant();
    this.actor = draft.actor();
    this.action = draft.action();
    this.subject = draft.subject();
    this.outcome = draft.outcome();
    this.digest = draft.digest().map(Digest::value).orElse(null);
    this.facts = draft.facts().map(CanonicalJson::of).orElse(null);
  }

  /**
   * An entry before it is written.
   *
   * @param facts what the entry's leaf names by digest
   */
  public record Draft(
      String tenant,
      String actor,
      String action,
      String subject,
      Optional<Digest> digest,
      String outcome,
      Optional<ObjectNode> facts) {

    private static final int LONGEST_SUBJECT = 300;
    private static final int LONGEST_OUTCOME = 1000;

    public Draft {
      subject = clip(subject, LONGEST_SUBJECT);
      outcome = clip(outcome, LONGEST_OUTCOME);
    }

    public Draft(
        String tenant,
        String actor,
        String action,
        String subject,
        Optional<Digest> digest,
        String outcome) {
      this(tenant, actor, action, subject, digest, outcome, Optional.empty());
    }

    public Draft with(ObjectNode more) {
      return new Draft(tenant, actor, action, subject, digest, outcome, Optional.of(more));
    }

    /**
     * One line of Unicode, without control characters: what is logged cannot forge another line,
     * and no half of a character is left that would have no bytes.
     */
    private static String clip(String text, int longest) {
      String line = text.replaceAll("\\p{Cntrl}", " ").replaceAll("\\p{Cs}", "\uFFFD");
      if (line.length() <= longest) {
        return line;
      }
      int end = longest - 1;
      return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end)
          + "…";
    }
  }

  /** Gives a pending entry its place in the tree. */
  public void at(long index) {
    if (place != null) {
      throw new IllegalStateException("entry " + number + " has its place already");
    }
    place = index;
    pending = false;
  }

  /** The bytes that the tree covers. */
  public byte[] leaf() {
    return encoding == CHAINED ? asChained().encode() : asLeaf().encode();
  }

  /** The entry for readers outside, with the bytes that the tree covers and their hash. */
  public ObjectNode json() {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("number", number).put("state", pending() ? "pending" : "integrated");
    index().ifPresent(at -> json.put("seq", at + 1).put("index", at));
    json.put("tenant", tenant)
        .put("at", at.toString())
        .put("actor", actor)
        .put("action", action)
        .put("subject", subject)
        .put("outcome", outcome);
    digest().ifPresent(value -> json.put("digest", value));
    facts().ifPresent(text -> json.put("factsDigest", Digest.of(text).value()));
    byte[] leaf = leaf();
    Base64.Encoder base64 = Base64.getEncoder();
    return json.put("leaf", base64.encodeToString(leaf))
        .put("leafHash", base64.encodeToString(Merkle.leafHash(leaf)));
  }

  /**
   * The entry for whoever verifies: {@code {index, leaf, facts?}}. Facts that are no JSON any more
   * are given as text.
   */
  public ObjectNode leafJson() {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("index", index().orElseThrow())
        .put("leaf", Base64.getEncoder().encodeToString(leaf()));
    if (facts != null) {
      json.set("facts", readable(facts));
    }
    return json;
  }

  private static JsonNode readable(String text) {
    try {
      return Json.parse(text);
    } catch (Invalid e) {
      return TextNode.valueOf(text);
    }
  }

  /** All that the tree needs of it: {@code {index, hash}}. */
  public ObjectNode hashJson() {
    return Json.mapper()
        .createObjectNode()
        .put("index", index().orElseThrow())
        .put("hash", Base64.getEncoder().encodeToString(Merkle.leafHash(leaf())));
  }

  private Leaf asLeaf() {
    return new Leaf(
        number,
        at,
        tenant,
        actor,
        action,
        subject,
        outcome,
        Optional.ofNullable(digest).map(Digest::new),
        Optional.ofNullable(facts).map(Digest::of));
  }

  /** What the chain before the tree covered, the hash of the entry before included. */
  private ChainedLeaf asChained() {
    return new ChainedLeaf(number, at, tenant, actor, action, subject, outcome, digest(), previous);
  }

  /** Drawn when it was written; grows, with gaps. */
  public long number() {
    return number;
  }

  /** Its index in the tree, from 0; empty while it is pending. */
  public OptionalLong index() {
    return place == null ? OptionalLong.empty() : OptionalLong.of(place);
  }

  public boolean pending() {
    return place == null;
  }

  /** Its number for people: the index and one; 0 while it is pending. */
  public long seq() {
    return place == null ? 0 : place + 1;
  }

  public int encoding() {
    return encoding;
  }

  public String tenant() {
    return tenant;
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

  /** Canonical JSON; what the leaf has is its SHA-256. */
  public Optional<String> facts() {
    return Optional.ofNullable(facts);
  }

  /** Hash of the entry before, of those from before the tree only. */
  public Optional<String> previous() {
    return Optional.ofNullable(previous);
  }
}
