package org.zeropoint.proposals.entity;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The order of a list; proposals of the same instant follow in the order of their keys. */
public enum ProposalOrder {
  CREATED(true, false),
  CREATED_LAST(true, true),
  UPDATED(false, false),
  UPDATED_LAST(false, true);

  private final boolean created;
  private final boolean descending;

  ProposalOrder(boolean created, boolean descending) {
    this.created = created;
    this.descending = descending;
  }

  /** The name in an address: {@code created|-created|updated|-updated}. */
  public String external() {
    return (descending ? "-" : "") + (created ? "created" : "updated").toLowerCase(Locale.ROOT);
  }

  /** The value of this name, or empty when there is none. */
  public static Optional<ProposalOrder> find(String external) {
    return Arrays.stream(values()).filter(v -> v.external().equals(external)).findFirst();
  }

  public boolean byCreation() {
    return created;
  }

  public boolean descending() {
    return descending;
  }

  /** The instant that it goes by. */
  public Instant instant(Proposal proposal) {
    return created ? proposal.createdAt() : proposal.updatedAt();
  }

  /** The stretch of that instant which a filter asks for. */
  public Span span(ProposalFilter filter) {
    return created ? filter.created() : filter.updated();
  }
}
