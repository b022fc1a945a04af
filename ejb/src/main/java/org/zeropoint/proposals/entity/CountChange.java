package org.zeropoint.proposals.entity;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;

/**
 * One proposal more, or fewer, in a status; written with the change itself, and added to the count
 * of that status later.
 */
@Entity
@Table(name = "proposal_count_change")
public class CountChange {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  @ManyToOne(optional = false)
  @JoinColumn(name = "proposal_pk")
  private Proposal proposal;

  private String tenant;
  private String status;
  private int n;

  protected CountChange() {}

  CountChange(Proposal proposal, String status, int n) {
    this.proposal = proposal;
    this.tenant = proposal.tenant();
    this.status = status;
    this.n = n;
  }
}
