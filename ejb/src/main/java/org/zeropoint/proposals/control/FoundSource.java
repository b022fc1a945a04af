package org.zeropoint.proposals.control;

import jakarta.persistence.EntityManager;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalOrder;

/**
 * What a search found, the last taken in first. Goes by the word that is the rarest at that place
 * of the list, and looks the others up for each proposal that has it. Where no word has an order to
 * go by, being the beginning of very many, it goes by the proposals themselves.
 */
final class FoundSource implements Source {

  /** Of more words, the longest are the ones that may lead. */
  private static final int MOST_LEADING = 4;

  /** How many keys tell how rare a word is. */
  private static final int SAMPLE = 32;

  private final EntityManager em;
  private final String tenant;
  private final Terms terms;
  private final List<String> prefixes;
  private Optional<Lead> lead = Optional.empty();

  FoundSource(EntityManager em, String tenant, List<String> prefixes) {
    this.em = em;
    this.tenant = tenant;
    this.terms = new Terms(em, tenant);
    this.prefixes = prefixes;
  }

  /**
   * What is read along.
   *
   * @param prefix the word that need not be looked up then; empty when there is none
   */
  private record Lead(Optional<String> prefix, Postings postings) {}

  @Override
  public Stretch read(Optional<Position> after, int n) {
    long below = after.map(Position::id).orElse(Long.MAX_VALUE);
    if (lead.isEmpty()) {
      lead = Optional.of(rarest(below));
    }
    List<Long> looked = lead.get().postings().newest(below, n);
    List<Long> fitting = looked;
    for (String prefix : prefixes) {
      if (!lead.get().prefix().equals(Optional.of(prefix))) {
        fitting = terms.having(fitting, prefix);
      }
    }
    List<Proposal> proposals = proposals(fitting);
    return new Stretch(
        proposals,
        looked.size() < n ? Optional.empty() : Optional.of(place(looked.get(looked.size() - 1))));
  }

  private Lead rarest(long below) {
    Map<String, Postings> readable = new LinkedHashMap<>();
    prefixes.stream()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .limit(MOST_LEADING)
        .forEach(p -> terms.postings(p).ifPresent(postings -> readable.put(p, postings)));
    if (readable.isEmpty()) {
      return new Lead(Optional.empty(), this::every);
    }
    String prefix =
        readable.size() == 1
            ? readable.keySet().iterator().next()
            : readable.keySet().stream()
                .min(Comparator.comparingLong(p -> reach(readable.get(p), below)))
                .orElseThrow();
    return new Lead(Optional.of(prefix), readable.get(prefix));
  }

  /** Where a number of keys end: the lower, the fewer there are. */
  private static long reach(Postings postings, long below) {
    List<Long> keys = postings.newest(below, SAMPLE);
    return keys.size() < SAMPLE ? Long.MIN_VALUE + keys.size() : keys.get(SAMPLE - 1);
  }

  private List<Proposal> proposals(List<Long> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    return em.createQuery("select p from Proposal p where p.id in ?1", Proposal.class)
        .setParameter(1, keys)
        .getResultStream()
        .sorted(Comparator.comparingLong(Proposal::id).reversed())
        .toList();
  }

  private Position place(long key) {
    return Position.of(ProposalOrder.CREATED_LAST, em.getReference(Proposal.class, key));
  }

  private List<Long> every(long below, int n) {
    return em.createQuery(
            "select p.id from Proposal p where p.tenant = ?1 and p.id < ?2"
                + " order by p.tenant, p.id desc",
            Long.class)
        .setParameter(1, tenant)
        .setParameter(2, below)
        .setMaxResults(n)
        .getResultList();
  }
}
