package org.zeropoint.consensus.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;

/** What somebody said in a thread. Never changed. */
@Entity
@Table(name = "discussion_comment")
public class Comment {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  @Column(name = "thread_pk")
  private long threadPk;

  private int ordinal;
  private String kind;
  private String text;
  private String writer;

  @Column(name = "written_at")
  private Instant writtenAt;

  protected Comment() {}

  Comment(long threadPk, int ordinal, Kind kind, String text, String writer, Instant now) {
    this.threadPk = threadPk;
    this.ordinal = ordinal;
    this.kind = kind.external();
    this.text = text;
    this.writer = writer;
    this.writtenAt = now;
  }

  /** What a comment did to its thread. */
  public enum Kind {
    OPENED,
    REPLY,
    RESOLVED,
    REOPENED;

    public String external() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public long id() {
    return id;
  }

  public long threadPk() {
    return threadPk;
  }

  public int ordinal() {
    return ordinal;
  }

  /** {@code opened|reply|resolved|reopened}. */
  public String kind() {
    return kind;
  }

  /** Empty when somebody resolved or reopened a thread without a word. */
  public String text() {
    return text;
  }

  public String writer() {
    return writer;
  }

  public Instant writtenAt() {
    return writtenAt;
  }
}
