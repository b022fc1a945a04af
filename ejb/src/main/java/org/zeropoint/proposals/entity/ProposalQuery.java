package org.zeropoint.proposals.entity;

import java.util.Optional;
import org.zeropoint.shared.Page;

/**
 * A slice of a list of proposals.
 *
 * @param sort empty for the newest first, or for the last changed first where only the time of the
 *     change is bounded
 * @param after where the slice before this one ended, as that one said
 * @param limit how many at most
 */
public record ProposalQuery(
    ProposalFilter filter, Optional<ProposalOrder> sort, Optional<String> after, int limit) {

  public ProposalQuery {
    limit = Page.size(limit);
  }

  public ProposalOrder order() {
    return sort.orElseGet(
        () ->
            filter.updated().isBounded() && !filter.created().isBounded()
                ? ProposalOrder.UPDATED_LAST
                : ProposalOrder.CREATED_LAST);
  }
}
