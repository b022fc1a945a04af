package org.zeropoint.proposals.control;

import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.zeropoint.proposals.entity.Proposal;

/**
 * What a search may have found, the last taken in first. Goes by the rarest of the words that are
 * looked for: all its proposals when they are few; else along the index of each word that it can
 * be; else, when it is a beginning of very many words, along the proposals themselves.
 */
final class FoundSource implements Source {

  private static final int FEW = 500;
  private static final int FEW_WORDS = 16;

  private final EntityManager em;
  private final BiFunction<Long, Integer, List<Proposal>> reading;
  private final String tenant;

  FoundSource(EntityManager em, String tenant, List<String> prefixes) {
    this.em = em;
    this.tenant = tenant;
    var terms = new Terms(em, tenant);
    Optional<NavigableSet<Long>> few =
        prefixes.stream()
            .map(prefix -> terms.keys(prefix, FEW + 1))
            .filter(keys -> keys.size() <= FEW)
            .min(Comparator.comparingInt(List::size))
            .map(TreeSet::new);
    this.reading =
        few.<BiFunction<Long, Integer, List<Proposal>>>map(
                keys -> (below, n) -> proposals(highest(keys.headSet(below, false), n)))
            .orElseGet(() -> many(terms, prefixes));
  }

  private BiFunction<Long, Integer, List<Proposal>> many(Terms terms, List<String> prefixes) {
    Optional<List<String>> words =
        prefixes.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(prefix -> terms.words(prefix, FEW_WORDS))
            .flatMap(Optional::stream)
            .findFirst();
    return words
        .<BiFunction<Long, Integer, List<Proposal>>>map(
            all -> (below, n) -> proposals(newest(terms, all, below, n)))
        .orElse(this::every);
  }

  @Override
  public List<Proposal> read(Optional<Position> after, int n) {
    return reading.apply(after.map(Position::id).orElse(Long.MAX_VALUE), n);
  }

  private static List<Long> newest(Terms terms, List<String> words, long below, int n) {
    NavigableSet<Long> keys = new TreeSet<>();
    words.forEach(word -> keys.addAll(terms.newest(word, below, n)));
    return highest(keys, n);
  }

  private static List<Long> highest(NavigableSet<Long> keys, int n) {
    return keys.descendingSet().stream().limit(n).toList();
  }

  private List<Proposal> proposals(Collection<Long> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    return em.createQuery("select p from Proposal p where p.id in ?1", Proposal.class)
        .setParameter(1, keys)
        .getResultStream()
        .sorted(Comparator.comparingLong(Proposal::id).reversed())
        .toList();
  }

  private List<Proposal> every(long below, int n) {
    return em.createQuery(
            "select p from Proposal p where p.tenant = ?1 and p.id < ?2 order by p.tenant, p.id desc",
            Proposal.class)
        .setParameter(1, tenant)
        .setParameter(2, below)
        .setMaxResults(n)
        .getResultList();
  }
}
