package org.zeropoint.proposals.entity;

import jakarta.persistence.Embeddable;
import java.util.Objects;

/** A word that a proposal is found by. */
@Embeddable
public class SearchTerm {

  private String tenant;
  private String term;

  protected SearchTerm() {}

  public SearchTerm(String tenant, String term) {
    this.tenant = tenant;
    this.term = term;
  }

  public String term() {
    return term;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SearchTerm that
        && Objects.equals(tenant, that.tenant)
        && Objects.equals(term, that.term);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, term);
  }
}
