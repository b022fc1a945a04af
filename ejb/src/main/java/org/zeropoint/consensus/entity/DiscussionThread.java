package org.zeropoint.consensus.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;

/**
 * A thread of comments on a proposal. While a blocking one is open, the gate stays shut; it
 * survives a new revision.
 */
@Entity
@Table(name = "discussion_thread")
public class DiscussionThread {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  @Column(name = "proposal_pk")
  private long proposalPk;

  private String digest;
  private String pointer;
  private boolean blocking;
  private boolean resolved;

  @Column(name = "opened_by")
  private String openedBy;

  @Column(name = "opened_at")
  private Instant openedAt;

  private Instant since;

  @Column(name = "changed_by")
  private String changedBy;

  private int comments;

  @Version private long version;

  protected DiscussionThread() {}

  public DiscussionThread(long proposalPk, Topic topic, String by, Instant now) {
    this.proposalPk = proposalPk;
    this.digest = topic.digest();
    this.pointer = topic.pointer().orElse(null);
    this.blocking = topic.blocking();
    this.openedBy = by;
    this.openedAt = now;
    this.since = now;
    this.changedBy = by;
  }

  /**
   * What a thread is about.
   *
   * @param digest the revision
   * @param pointer JSON pointer of the field; empty for the whole
   */
  public record Topic(String digest, Optional<String> pointer, boolean blocking) {}

  /** The next comment of this thread. */
  public Comment comment(Comment.Kind kind, String text, String by, Instant now) {
    comments++;
    return new Comment(id, comments, kind, text, by, now);
  }

  public void resolve(String by, Instant now) {
    change(true, by, now);
  }

  public void reopen(String by, Instant now) {
    change(false, by, now);
  }

  private void change(boolean toResolved, String by, Instant now) {
    resolved = toResolved;
    changedBy = by;
    since = now;
  }

  public long id() {
    return id;
  }

  public long proposalPk() {
    return proposalPk;
  }

  /** The revision that it was opened on. */
  public String digest() {
    return digest;
  }

  public Optional<String> pointer() {
    return Optional.ofNullable(pointer);
  }

  public boolean blocking() {
    return blocking;
  }

  public boolean resolved() {
    return resolved;
  }

  public String openedBy() {
    return openedBy;
  }

  public Instant openedAt() {
    return openedAt;
  }

  /** When it was opened, resolved or reopened, whichever was last. */
  public Instant since() {
    return since;
  }

  /** Who did that. */
  public String changedBy() {
    return changedBy;
  }

  /** How many comments it has. */
  public int comments() {
    return comments;
  }
}
