package org.zeropoint.web.proposals;

import java.time.Instant;
import java.util.Optional;
import org.zeropoint.proposals.entity.ChangeType;
import org.zeropoint.proposals.entity.ProposalFilter;
import org.zeropoint.proposals.entity.ProposalOrder;
import org.zeropoint.proposals.entity.ProposalQuery;
import org.zeropoint.proposals.entity.Risk;
import org.zeropoint.proposals.entity.Span;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Invalid;
import org.zeropoint.web.wire.Query;

/** Reads which proposals an address asks for. */
final class ListQuery {

  private static final String STATUSES = "pending, accepted, rejected, under_review";
  private static final String CHANGE_TYPES = "upgrade, patch, research, optimization, feature";
  private static final String RISKS = "low, medium, high, critical";
  private static final String ORDERS = "created, -created, updated, -updated";

  private ListQuery() {}

  static ProposalQuery of(Query query) {
    var filter =
        new ProposalFilter(
            query.someOf("status", Status::find, STATUSES),
            query.oneOf("changeType", ChangeType::find, CHANGE_TYPES),
            query.oneOf("risk", Risk::find, RISKS),
            query.text("synthiantId"),
            query.text("author"),
            query.oneOf("candidate", ListQuery::yesOrNo, "yes, no"),
            span(query, "created"),
            span(query, "updated"),
            query.text("q").filter(text -> !text.isBlank()));
    return new ProposalQuery(
        filter,
        query.oneOf("sort", ProposalOrder::find, ORDERS),
        query.text("after"),
        query.limit());
  }

  private static Span span(Query query, String what) {
    Optional<Instant> since = query.time(what + "Since");
    Optional<Instant> until = query.time(what + "Until");
    if (since.isPresent() && until.filter(u -> !since.get().isBefore(u)).isPresent()) {
      throw new Invalid("/" + what + "Until", "must be later than " + what + "Since");
    }
    return new Span(since, until);
  }

  private static Optional<Boolean> yesOrNo(String word) {
    return switch (word) {
      case "yes" -> Optional.of(true);
      case "no" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
