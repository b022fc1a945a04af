package org.zeropoint.proposals.control;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalFilter;
import org.zeropoint.proposals.entity.ProposalOrder;
import org.zeropoint.proposals.entity.ProposalQuery;
import org.zeropoint.proposals.entity.Span;

/**
 * Reads along the index of the order that the most selective filter has; every column of that index
 * stands in the order, so that no database sorts.
 */
final class OrderedSource implements Source {

  private static final Instant FIRST = Instant.parse("1000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9000-01-01T00:00:00Z");

  private final EntityManager em;
  private final String tenant;
  private final ProposalOrder order;
  private final Span span;
  private final Optional<String> column;
  private final List<Object> values;

  OrderedSource(EntityManager em, String tenant, ProposalQuery query) {
    this.em = em;
    this.tenant = tenant;
    this.order = query.order();
    this.span = order.span(query.filter());
    Optional<Drive> drive = Drive.of(query.filter(), order);
    this.column = drive.map(Drive::column);
    this.values = drive.map(Drive::values).orElse(List.of(tenant));
  }

  /**
   * A filter that an index begins with.
   *
   * @param values any of these
   */
  private record Drive(String column, List<Object> values) {

    /** Those first that leave the fewest. The other direction has an index for all only. */
    static Optional<Drive> of(ProposalFilter filter, ProposalOrder order) {
      if (!order.descending()) {
        return Optional.empty();
      }
      return Stream.of(
              one("author", filter.author()),
              one("synthiantId", filter.synthiantId()),
              filter.statuses().isEmpty()
                  ? Optional.<Drive>empty()
                  : Optional.of(
                      new Drive(
                          "status",
                          List.copyOf(filter.statuses().stream().map(s -> s.external()).toList()))),
              one(
                  "hasCandidate",
                  filter.candidate().filter(c -> order.byCreation()).map(c -> c ? 1 : 0)),
              one("risk", filter.risk().filter(r -> order.byCreation()).map(r -> r.external())),
              one(
                  "changeType",
                  filter.changeType().filter(c -> order.byCreation()).map(c -> c.external())))
          .flatMap(Optional::stream)
          .findFirst();
    }

    private static Optional<Drive> one(String column, Optional<?> value) {
      return value.map(v -> new Drive(column, List.of(v)));
    }
  }

  @Override
  public Stretch read(Optional<Position> after, int n) {
    List<Proposal> found = values.size() == 1 ? read(values.get(0), after, n) : merged(after, n);
    return new Stretch(
        found,
        found.size() < n
            ? Optional.empty()
            : Optional.of(Position.of(order, found.get(found.size() - 1))));
  }

  private List<Proposal> merged(Optional<Position> after, int n) {
    List<Proposal> all = new ArrayList<>();
    values.forEach(value -> all.addAll(read(value, after, n)));
    Comparator<Proposal> inOrder =
        Comparator.<Proposal, Instant>comparing(order::instant).thenComparingLong(Proposal::id);
    all.sort(order.descending() ? inOrder.reversed() : inOrder);
    return all.subList(0, Math.min(n, all.size()));
  }

  private List<Proposal> read(Object value, Optional<Position> after, int n) {
    TypedQuery<Proposal> query = em.createQuery(text(after.isPresent()), Proposal.class);
    query.setParameter("tenant", tenant);
    column.ifPresent(c -> query.setParameter("value", value));
    query.setParameter("at", after.map(Position::at).orElse(order.descending() ? LAST : FIRST));
    after.ifPresent(position -> query.setParameter("id", position.id()));
    span.since().ifPresent(since -> query.setParameter("since", since));
    span.until().ifPresent(until -> query.setParameter("until", until));
    return query.setMaxResults(n).getResultList();
  }

  private String text(boolean behind) {
    String key = order.byCreation() ? "p.createdAt" : "p.updatedAt";
    String way = order.descending() ? " desc" : "";
    String than = order.descending() ? "<" : ">";
    var text = new StringBuilder("select p from Proposal p where p.tenant = :tenant");
    column.ifPresent(c -> text.append(" and p.").append(c).append(" = :value"));
    // Also where a list begins: without a bound on the key, another index of the tenant's costs as
    // little in the eyes of a database, and then it sorts.
    text.append(String.format(Locale.ROOT, " and %s %s= :at", key, than));
    if (behind) {
      text.append(String.format(Locale.ROOT, " and (%1$s %2$s :at or p.id %2$s :id)", key, than));
    }
    span.since().ifPresent(since -> text.append(" and ").append(key).append(" >= :since"));
    span.until().ifPresent(until -> text.append(" and ").append(key).append(" < :until"));
    text.append(" order by p.tenant");
    column.ifPresent(c -> text.append(", p.").append(c));
    return text.append(", ").append(key).append(way).append(", p.id").append(way).toString();
  }
}
