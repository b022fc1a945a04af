package org.zeropoint.proposals.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import java.time.Instant;
import java.util.Optional;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * One state of a proposal's content, named by the SHA-256 of its canonical JSON. Votes are cast on
 * that digest. What clients claim and what was measured stand beside the content and name it; they
 * are not part of it.
 */
@Entity
public class Revision {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  @ManyToOne(optional = false)
  @JoinColumn(name = "proposal_pk")
  private Proposal proposal;

  private int number;
  private String digest;
  private String content;
  private String claims;
  private String metrics;

  @Column(name = "ethics_review")
  private String ethicsReview;

  private String editor;
  private String starter;

  @Column(name = "created_at")
  private Instant createdAt;

  protected Revision() {}

  Revision(Proposal proposal, int number, Content content, String editor, Instant now) {
    this.proposal = proposal;
    this.number = number;
    this.content = CanonicalJson.of(content.proposed());
    this.digest = Digest.of(this.content).value();
    this.claims = Json.write(content.claims());
    this.editor = editor;
    this.createdAt = now;
  }

  /**
   * What a revision is made of.
   *
   * @param proposed what the digest covers
   * @param claims what the sender says of status, consensus, metrics and ethics: kept, never
   *     believed
   */
  public record Content(ObjectNode proposed, ObjectNode claims) {}

  /** Names who started the run behind the candidate: that person does not judge it. */
  public void startedBy(String name) {
    starter = name;
  }

  /** Puts the measurements beside the content. */
  public void measured(JsonNode newMetrics, JsonNode newEthicsReview) {
    metrics = Json.write(newMetrics);
    ethicsReview = Json.write(newEthicsReview);
  }

  public Proposal proposal() {
    return proposal;
  }

  public int number() {
    return number;
  }

  public String digest() {
    return digest;
  }

  public ObjectNode content() {
    return (ObjectNode) Json.parse(content);
  }

  public ObjectNode claims() {
    return (ObjectNode) Json.parse(claims);
  }

  public Optional<JsonNode> metrics() {
    return Optional.ofNullable(metrics).map(Json::parse);
  }

  public Optional<JsonNode> ethicsReview() {
    return Optional.ofNullable(ethicsReview).map(Json::parse);
  }

  public String editor() {
    return editor;
  }

  public Optional<String> starter() {
    return Optional.ofNullable(starter);
  }

  public Instant createdAt() {
    return createdAt;
  }
}
