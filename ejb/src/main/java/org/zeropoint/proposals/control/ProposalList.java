package org.zeropoint.proposals.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalOrder;
import org.zeropoint.proposals.entity.ProposalQuery;
import org.zeropoint.proposals.entity.SearchWords;
import org.zeropoint.proposals.entity.Slice;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Invalid;

/**
 * Lists proposals. One filter is served by an index; what the others leave is found by reading on,
 * up to a bounded number of proposals, so that a slice takes the same time however many there are.
 */
@ApplicationScoped
public class ProposalList {

  /** How many proposals one slice looks at. */
  static final int MOST_READ = 1000;

  /** How many words one search may have. */
  static final int MOST_WORDS = 20;

  @PersistenceContext private EntityManager em;

  /**
   * The slice that was asked for.
   *
   * @throws Invalid when {@code after} is not of this list, or nothing in the text can be found by
   */
  public Slice<Proposal> slice(Caller caller, ProposalQuery query) {
    ProposalOrder order = query.order();
    Optional<Position> after =
        query.after().map(token -> Position.read(order, token, id -> created(caller.tenant(), id)));
    if (query.filter().text().isEmpty()) {
      var source = new OrderedSource(em, caller.tenant(), query);
      return read(source, query, after);
    }
    if (order != ProposalOrder.CREATED_LAST) {
      throw new Invalid("/sort", "must be -created together with q");
    }
    List<String> words = words(query.filter().text().get());
    return read(new FoundSource(em, caller.tenant(), words), query, after);
  }

  private static Slice<Proposal> read(
      Source source, ProposalQuery query, Optional<Position> after) {
    List<Proposal> found = new ArrayList<>();
    Optional<Position> at = after;
    int n = query.limit() + 1;
    for (int read = 0; read < MOST_READ; n = more(query.limit() + 1, found.size(), read)) {
      Stretch stretch = source.read(at, n);
      for (Proposal proposal : stretch.proposals()) {
        if (query.filter().admits(proposal)) {
          if (found.size() == query.limit()) {
            return new Slice<>(found, Optional.of(token(query, found.get(found.size() - 1))));
          }
          found.add(proposal);
        }
      }
      if (stretch.next().isEmpty()) {
        return new Slice<>(found, Optional.empty());
      }
      at = stretch.next();
      read += n;
    }
    return new Slice<>(found, at.map(position -> position.token(query.order())));
  }

  /** How many to read on: as many as it may take, and as many again as were read at least. */
  private static int more(int wanted, int found, int read) {
    int expected = found == 0 ? 4 * read : (wanted - found) * read / found * 5 / 4 + 1;
    return Math.min(Math.max(expected, read), Math.max(1, MOST_READ - read));
  }

  private static String token(ProposalQuery query, Proposal last) {
    return Position.of(query.order(), last).token(query.order());
  }

  private static List<String> words(String text) {
    List<String> words = SearchWords.wanted(text);
    if (words.isEmpty()) {
      throw new Invalid(
          "/q", "needs a word of at least " + SearchWords.SHORTEST + " letters or digits");
    }
    if (words.size() > MOST_WORDS) {
      throw new Invalid("/q", "must have at most " + MOST_WORDS + " words");
    }
    return words;
  }

  private Optional<Instant> created(String tenant, long id) {
    return em.createQuery(
            "select p.createdAt from Proposal p where p.tenant = ?1 and p.id = ?2", Instant.class)
        .setParameter(1, tenant)
        .setParameter(2, id)
        .getResultStream()
        .findFirst();
  }
}
