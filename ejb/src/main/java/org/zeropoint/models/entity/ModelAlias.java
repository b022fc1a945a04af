package org.zeropoint.models.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;

/**
 * A name that points to one version of a Synthiant, or to none when it was taken out of service.
 */
@Entity
@Table(name = "model_alias")
public class ModelAlias {

  public static final String PRODUCTION = "production";

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  @ManyToOne(optional = false)
  @JoinColumn(name = "synthiant_pk")
  private Synthiant synthiant;

  private String name;

  @ManyToOne
  @JoinColumn(name = "version_pk")
  private ModelVersion target;

  private Instant since;

  @Column(name = "changed_by")
  private String changedBy;

  @Column(name = "proposal_id")
  private String proposalId;

  @Version private long version;

  protected ModelAlias() {}

  public ModelAlias(Synthiant synthiant, String name) {
    this.synthiant = synthiant;
    this.name = name;
  }

  public void follow(AliasChange change) {
    target = change.to().orElse(null);
    since = change.changedAt();
    changedBy = change.changedBy();
    proposalId = change.proposalId().orElse(null);
  }

  public Synthiant synthiant() {
    return synthiant;
  }

  public String name() {
    return name;
  }

  public Optional<ModelVersion> target() {
    return Optional.ofNullable(target);
  }

  public Instant since() {
    return since;
  }

  public String changedBy() {
    return changedBy;
  }

  public Optional<String> proposalId() {
    return Optional.ofNullable(proposalId);
  }
}
