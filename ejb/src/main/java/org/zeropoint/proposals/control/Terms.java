package org.zeropoint.proposals.control;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The index of words: which proposals have a word that begins like this one. */
final class Terms {

  private static final int FEW = 200;
  private static final int FEW_WORDS = 8;

  /**
   * Behind a word: what comes next. "Greater than the word" would have H2 read every entry of it.
   */
  private static final String LOWEST = "\u0001";

  private final EntityManager em;
  private final String tenant;

  Terms(EntityManager em, String tenant) {
    this.em = em;
    this.tenant = tenant;
  }

  /**
   * The proposals with a word that begins so: all of them when they are few, else by the indexes of
   * the words that it can be. Empty when it is the beginning of too many words for that.
   */
  Optional<Postings> postings(String prefix) {
    List<Long> keys = keys(prefix, FEW + 1);
    if (keys.size() <= FEW) {
      NavigableSet<Long> few = new TreeSet<>(keys);
      return Optional.of((below, n) -> highest(few.headSet(below, false), n));
    }
    return words(prefix, FEW_WORDS).map(words -> (below, n) -> newest(words, below, n));
  }

  /** Those of these proposals of the tenant that have a word that begins so, in the same order. */
  List<Long> having(List<Long> keys, String prefix) {
    if (keys.isEmpty()) {
      return keys;
    }
    // A table of the keys, so that each is one seek in the primary key; with "in" H2 reads all the
    // words of a proposal, or even all proposals.
    String table = keys.stream().map(key -> "(" + key + ")").collect(Collectors.joining(","));
    Set<Long> found =
        new HashSet<>(
            longs(
                em.createNativeQuery(
                        "select t.proposal_pk from (values "
                            + table
                            + ") v (k) join proposal_term t on t.proposal_pk = v.k"
                            + " and t.term >= ?1 and t.term < ?2")
                    .setParameter(1, prefix)
                    .setParameter(2, following(prefix))));
    return keys.stream().filter(found::contains).toList();
  }

  /** Keys of proposals with a word that begins so, at most {@code n} of them, in no order. */
  private List<Long> keys(String prefix, int n) {
    return longs(
        em.createNativeQuery(
                "select proposal_pk from proposal_term"
                    + " where tenant = ?1 and term >= ?2 and term < ?3 limit ?4")
            .setParameter(1, tenant)
            .setParameter(2, prefix)
            .setParameter(3, following(prefix))
            .setParameter(4, n));
  }

  private List<Long> newest(List<String> words, long below, int n) {
    if (words.size() == 1) {
      return newest(words.get(0), below, n);
    }
    NavigableSet<Long> keys = new TreeSet<>();
    words.forEach(word -> keys.addAll(newest(word, below, n)));
    return highest(keys, n);
  }

  private static List<Long> highest(NavigableSet<Long> keys, int n) {
    return keys.descendingSet().stream().limit(n).toList();
  }

  /** Keys below {@code below} of proposals with this very word, the highest first. */
  private List<Long> newest(String term, long below, int n) {
    return longs(
        em.createNativeQuery(
                "select proposal_pk from proposal_term"
                    + " where tenant = ?1 and term = ?2 and proposal_pk < ?3"
                    + " order by tenant, term, proposal_pk desc limit ?4")
            .setParameter(1, tenant)
            .setParameter(2, term)
            .setParameter(3, below)
            .setParameter(4, n));
  }

  /**
   * The words that begin so; empty when there are more than {@code most}. Leaps from word to word:
   * however often each of them is there, it is read once.
   */
  private Optional<List<String>> words(String prefix, int most) {
    List<String> words = new ArrayList<>();
    Optional<String> word = first(prefix, following(prefix));
    while (word.isPresent()) {
      if (words.size() == most) {
        return Optional.empty();
      }
      words.add(word.get());
      word = first(word.get() + LOWEST, following(prefix));
    }
    return Optional.of(words);
  }

  private Optional<String> first(String from, String before) {
    List<?> found =
        em.createNativeQuery(
                "select term from proposal_term where tenant = ?1 and term >= ?2 and term < ?3"
                    + " order by tenant, term, proposal_pk desc limit 1")
            .setParameter(1, tenant)
            .setParameter(2, from)
            .setParameter(3, before)
            .getResultList();
    return found.stream().map(String.class::cast).findFirst();
  }

  /** The first text that begins otherwise and comes after all that begin so. */
  static String following(String prefix) {
    int last = prefix.codePointBefore(prefix.length());
    int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
    return prefix.substring(0, prefix.length() - Character.charCount(last))
        + Character.toString(next);
  }

  private static List<Long> longs(Query query) {
    List<?> found = query.getResultList();
    return found.stream().map(key -> ((Number) key).longValue()).toList();
  }
}
